// What pdf.js, Firefox's reader of PDFs, says of each file that it is given, as one JSON list.
//
//   node pdfjs.mjs PACKAGES PDF…
//
// PACKAGES is the folder that package-lock.json's package was installed into. Nothing is interpreted
// here: pdfjs.py does that.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

// What pdf.js says on its way, of a canvas that nothing is drawn on say, is not to be in the JSON.
console.log = console.error;

const [packages, ...files] = process.argv.slice(2);
const module = `${packages}/node_modules/pdfjs-dist/legacy/build/pdf.mjs`;
const { getDocument, VerbosityLevel } = await import(pathToFileURL(module));

const asItStands = { includeMarkedContent: true, disableNormalization: true };

// The text of each marked content that has a number, with what is marked within it.
function texts(items) {
  const found = {};
  const open = [];
  for (const item of items) {
    if (item.type?.startsWith("beginMarkedContent")) {
      open.push(item.id ?? open.at(-1));
    } else if (item.type === "endMarkedContent") {
      open.pop();
    } else if (open.at(-1)) {
      found[open.at(-1)] = (found[open.at(-1)] ?? "") + item.str;
    }
  }
  return found;
}

function links(annotations) {
  const found = annotations.filter(({ subtype }) => subtype === "Link");
  const said = found.map((link) => [link.id, { target: link.unsafeUrl, says: link.contentsObj.str }]);
  return Object.fromEntries(said);
}

async function read(file) {
  const task = getDocument({
    data: new Uint8Array(await readFile(file)),
    isEvalSupported: false,
    verbosity: VerbosityLevel.ERRORS,
  });
  const pdf = await task.promise;
  const { info } = await pdf.getMetadata();
  const pages = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    pages.push({
      tree: await page.getStructTree(),
      texts: texts((await page.getTextContent(asItStands)).items),
      links: links(await page.getAnnotations()),
    });
  }
  await task.destroy();
  return { title: info.Title, language: info.Language, pages };
}

const found = [];
for (const file of files) {
  found.push(await read(file));
}
process.stdout.write(JSON.stringify(found));
