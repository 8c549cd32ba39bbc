// What a browser, axe-core and html-validate say of pages that engross writes.
//
//   node pages.mjs PACKAGES CHROMIUM PAGE…
//
// PACKAGES is the folder that package-lock.json's packages were installed into. Each page is shown at
// the width of a phone, of WCAG's reflow (320 px), and of a desktop, in light and in dark. Prints
// `ok …` or `FAIL …` with what was found.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [packages, chromium, ...pages] = process.argv.slice(2);
const from = (path) => import(pathToFileURL(join(packages, "node_modules", path)));
const { chromium: browsers } = (await from("playwright-core/index.js")).default;
const { HtmlValidate } = await from("html-validate/dist/es/index.js");
const axe = await readFile(join(packages, "node_modules/axe-core/axe.min.js"), "utf8");

const WIDTHS = [320, 375, 1280];
const RULES = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

function report(name, found) {
  console.log(`${found.length ? "FAIL" : "ok"} ${name}`);
  found.forEach((line) => console.log(`    ${line}`));
}

async function valid(page) {
  const validator = new HtmlValidate({ extends: ["html-validate:standard", "html-validate:a11y"] });
  const { results } = await validator.validateString(await readFile(page, "utf8"));
  return results.flatMap(({ messages }) =>
    messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`));
}

// Everything that the page asks for beside itself.
function watch(tab, asked) {
  tab.on("request", (request) => {
    if (request.resourceType() !== "document") asked.push(request.url());
  });
}

async function accessible(tab) {
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate((rules) => window.axe.run(document, rules), RULES);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target}: ${failureSummary}`));
}

// Nothing has to be scrolled to the side to be read.
const reflows = (tab) =>
  tab.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`${scrollWidth} px wide`] : [];
  });

// No words are squeezed into a column in which hardly a word has room.
const squeezed = (tab) =>
  tab.evaluate(() =>
    [...document.querySelectorAll("p, li, dt, dd")]
      .filter((part) => part.checkVisibility() && !part.closest(".spoken, .skip"))
      .map((part) => {
        const seen = part.cloneNode(true);
        seen.querySelectorAll(".spoken").forEach((words) => words.remove());
        return { text: seen.textContent.trim(), width: part.getBoundingClientRect().width };
      })
      .filter(({ text, width }) => text.length > 12 && width < 64)
      .map(({ text, width }) => `${Math.round(width)} px for “${text.slice(0, 40)}”`));

// The links from one difference to the next lead, without a script, through all of them.
async function jumps(tab) {
  const count = await tab.locator("article").count();
  for (let number = 1; number < count; number += 1) {
    const next = tab.locator(`#difference-${number} .jumps a`, { hasText: "Next" });
    await next.focus();
    await tab.keyboard.press("Enter");
    const reached = await tab.evaluate(() => document.querySelector(":target")?.id);
    if (reached !== `difference-${number + 1}`) return [`from ${number} to ${reached}`];
  }
  return [];
}

// Each removed or added piece says in words what it is, whatever the style sheet says; the line that
// explains the marks is words itself.
const spoken = (tab) =>
  tab.evaluate(() =>
    [...document.querySelectorAll("del, ins")]
      .filter((piece) => !piece.closest(".key"))
      .filter((piece) => !/^(removed|added|moved|only in [AB]|written in [AB]|was written|now written)/
        .test(piece.querySelector(".spoken")?.textContent ?? ""))
      .map((piece) => piece.outerHTML));

const profile = await mkdtemp(join(tmpdir(), "engross-chromium-"));
const browser = await browsers.launchPersistentContext(profile, {
  executablePath: chromium,
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  for (const page of pages) {
    const name = basename(page);
    report(`html-validate ${name}`, await valid(page));
    const tab = await browser.newPage();
    const asked = [];
    watch(tab, asked);
    await tab.goto(pathToFileURL(page).href);
    for (const width of WIDTHS) {
      await tab.setViewportSize({ width, height: 800 });
      report(`no scrolling aside ${name}, ${width} px`, await reflows(tab));
      report(`nothing squeezed ${name}, ${width} px`, await squeezed(tab));
      for (const colorScheme of ["light", "dark"]) {
        await tab.emulateMedia({ colorScheme });
        report(`axe-core ${name}, ${width} px, ${colorScheme}`, await accessible(tab));
      }
    }
    report(`from difference to difference ${name}`, await jumps(tab));
    report(`said in words ${name}`, await spoken(tab));
    report(`nothing from elsewhere ${name}`, asked);
    await tab.close();
  }
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}
