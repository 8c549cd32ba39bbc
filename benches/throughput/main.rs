//! How fast many briefings are built, against the stock typst command, and what it takes.
//!
//! ```text
//! TYPST=path/of/typst cargo bench --bench throughput -- 1000
//! ```
//!
//! The argument is the number of briefings, each of the real one's size and with two editions: first
//! texts that are all different, then versions of one text. The stock command is run as a process
//! for each edition, on the very inputs that engross used, as many at once as there are processors;
//! a tenth of the briefings is enough to know its rate. What was seen stands in
//! `docs/benchmarks.md`, with what each line means.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and fails by panicking"
)]

mod briefings;
mod machine;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use engross::check::{NameLists, Rules, check};
use engross::content::Briefing;
use engross::edition::{self, Glyphs, Order, Orders, Shared, compile};
use engross::facts::{Facts, Status};
use engross::inspect;
use engross::parity;
use engross::readback;
use engross::revision::Revision;
use engross::workspace::Config;

/// Of so many briefings the parts of the work are measured one by one.
const TAKEN_APART: usize = 100;

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1000);
    let processors = thread::available_parallelism().map_or(1, usize::from);
    println!(
        "{count} briefings of the real one's size, {} editions, {processors} processors\n",
        2 * count
    );
    for (what, text) in [
        ("all different", briefings::different as fn(usize) -> String),
        ("versions of one text", briefings::version),
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let workspace = folder.path();
        briefings::prepare(workspace, count, text);
        println!("{what}");
        let ours = ours(workspace, count);
        let stock = std::env::var_os("TYPST").map(PathBuf::from);
        let stock =
            stock.map(|typst| stock_typst(workspace, count.div_ceil(10), &typst, processors));
        match stock {
            Some(stock) => {
                show("engross / stock typst, editions a second", ours.rate() / stock.rate());
                show("stock typst / engross, processor time", stock.each() / ours.each());
            }
            None => println!("  stock typst is not measured: TYPST does not name it"),
        }
        parts(workspace, count.min(TAKEN_APART), ours.each());
        println!();
    }
}

fn show(what: &str, value: f64) {
    println!("  {what:<52}{value:>8.1}");
}

fn run(command: &mut Command) {
    let status = command.status().expect("the command starts");
    assert!(status.success(), "{command:?}");
}

/// Editions that were made.
struct Made {
    editions: usize,
    elapsed: Duration,
    /// Processor time of all processes.
    time: Duration,
}

impl Made {
    /// Editions a second.
    fn rate(&self) -> f64 {
        self.editions as f64 / self.elapsed.as_secs_f64()
    }

    /// Milliseconds of processor time for one edition.
    fn each(&self) -> f64 {
        self.time.as_secs_f64() * 1e3 / self.editions as f64
    }

    fn show(&self, who: &str) {
        show(&format!("{who}, editions a second"), self.rate());
        show(&format!("{who}, processor time for an edition, ms"), self.each());
    }
}

/// Builds everything and then everything again.
fn ours(workspace: &Path, count: usize) -> Made {
    let mut build = Command::new(env!("CARGO_BIN_EXE_engross"));
    build.args(["build", "--quiet"]).current_dir(workspace).stderr(Stdio::null());
    let before = machine::time_of_children();
    let ended = machine::watch(build.spawn().expect("engross starts"));
    let time = machine::time_of_children() - before;
    let made = Made { editions: 2 * count, elapsed: ended.elapsed, time };
    made.show("engross");
    show("peak memory of all processes, MB", ended.peak_memory as f64 / 1e6);

    let started = Instant::now();
    run(&mut build);
    let each = started.elapsed().as_secs_f64() * 1e3 / count as f64 * 100.0;
    show("unchanged, ms for a hundred briefings", each);
    made
}

/// Has the stock command make the same editions, a process for each.
fn stock_typst(workspace: &Path, count: usize, typst: &Path, processors: usize) -> Made {
    let ids: Vec<String> = (0..count).map(briefings::id).collect();
    let out = workspace.join("stock");
    let mut keep = Command::new(env!("CARGO_BIN_EXE_engross"));
    keep.args(["build", "--quiet", "--keep-inputs", "--out"])
        .arg(&out)
        .args(&ids)
        .current_dir(workspace);
    run(keep.stderr(Stdio::null()));
    let folders: Vec<PathBuf> = ids
        .iter()
        .flat_map(|id| {
            ["print", "accessible"].map(|edition| out.join(id).join("inputs").join(edition))
        })
        .collect();
    let next = AtomicUsize::new(0);
    let before = machine::time_of_children();
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| {
                while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut command = Command::new(typst);
                    command.args(["compile", "--root", ".", "--font-path", "layouts/fonts"]);
                    command.args(["--ignore-system-fonts", "--ignore-embedded-fonts"]);
                    command.args(["--jobs", "1", "--pdf-standard", "ua-1,a-2a"]);
                    run(command.args(["main.typ", "out.pdf"]).current_dir(folder));
                }
            });
        }
    });
    let elapsed = started.elapsed();
    let time = machine::time_of_children() - before;
    let made = Made { editions: folders.len(), elapsed, time };
    made.show("stock typst");
    made
}

/// Shows where the processor time of an edition goes, of which `all` is the sum in milliseconds.
///
/// Compiling and proof are each measured by themselves in this process, one edition after another;
/// what is left of the sum is our own work: reading, checking, digests, messages, writing.
fn parts(workspace: &Path, count: usize, all: f64) {
    let revision = Revision::of_work_tree(workspace).expect("a workspace");
    let config = Config::read(&revision.files).0.expect("a configuration");
    let shared = Arc::new(Shared::new(&edition::layouts(&revision.files)));
    let names = NameLists::default();
    let glyphs = Glyphs::new(&revision.files);
    let rules = Rules { config: &config, names: &names, can_show: &|char| glyphs.has(char) };
    let read = |index| {
        let checked = check(&briefings::id(index), &revision.files, rules);
        checked.briefing.expect("nothing wrong")
    };
    let briefings: Vec<Briefing> = (0..count).map(read).collect();
    let orders = Orders::new(&config, Status::Draft, 0);
    let orders: Vec<(&Briefing, Order, Facts)> = briefings
        .iter()
        .flat_map(|briefing| ["print", "accessible"].map(|edition| (briefing, edition)))
        .map(|(briefing, edition)| {
            let order = orders.of(briefing, edition);
            (briefing, order, Facts::new(briefing, edition, Status::Draft, &config))
        })
        .collect();

    let mut pdfs = Vec::new();
    let compiling = machine::time_of(|| {
        pdfs.extend(
            orders
                .iter()
                .map(|(_, order, _)| compile::compile(&shared, order).expect("an edition").pdf),
        );
    });
    let made = || orders.iter().zip(&pdfs);
    let parity = machine::time_of(|| {
        for ((briefing, _, facts), pdf) in made() {
            let document = readback::read(pdf, &readback::Limits::default()).expect("a PDF");
            assert!(parity::check(briefing, facts, &document).is_same(), "nothing differs");
        }
    });
    let gate = names.gate("", &config);
    let proof = machine::time_of(|| {
        for ((briefing, order, facts), pdf) in made() {
            let proved = inspect::edition(pdf, order, briefing, facts, &gate);
            proved.expect("nothing is confidential, nothing differs");
        }
    });

    let each = |time: Duration| time.as_secs_f64() * 1e3 / orders.len() as f64;
    let own = all - each(compiling) - each(proof);
    show("of it compiling, ms", each(compiling));
    show("of it proof: read-back, parity and gate, ms", each(proof));
    show("of it our own work, ms", own);
    show("our own work, % of all", own / all * 100.0);
    show("our own work and proof, % of all", (own + each(proof)) / all * 100.0);
    show("read-back and parity, % of compiling", each(parity) / each(compiling) * 100.0);
}
