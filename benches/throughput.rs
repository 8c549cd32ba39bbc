//! How fast many briefings are built, against the stock typst command, and what it takes.
//!
//! ```text
//! TYPST=path/of/typst cargo bench --bench throughput -- 1000
//! ```
//!
//! The argument is the number of briefings. Each has the real one's size and two editions. The
//! stock command is run as a process for each edition, on the very inputs that engross used, as
//! many at once as there are processors; a tenth of the briefings is enough to know its rate.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use engross::check::{NameLists, Rules, check};
use engross::edition::compile::STANDARDS;
use engross::edition::world::EditionWorld;
use engross::edition::{self, Glyphs, Orders, Shared, compile};
use engross::facts::{Facts, Status};
use engross::parity;
use engross::readback;
use engross::revision::Revision;
use engross::store;
use engross::workspace::Config;
use typst::foundations::Datetime;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandards, Timestamp};

const REAL: &str = include_str!("../sources/2022-09-asthma-neglect/briefing.md");

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1000);
    let processors = thread::available_parallelism().map_or(1, usize::from);
    println!(
        "{count} briefings of the real one's size, {} editions, {processors} processors\n",
        2 * count
    );
    for (what, text) in
        [("all different", different as fn(usize) -> String), ("versions of one text", version)]
    {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let workspace = folder.path();
        prepare(workspace, count, text);
        println!("{what}");
        let ours = ours(workspace, count);
        match std::env::var_os("TYPST") {
            Some(typst) => {
                let stock = stock(workspace, count.div_ceil(10), &PathBuf::from(typst), processors);
                println!("  {:<38}{:>8.1}", "engross / stock typst", ours / stock);
            }
            None => println!("  stock typst is not measured: TYPST does not name it"),
        }
        parity_cost(workspace, count.min(100));
        own_work(workspace, count.min(100));
        println!();
    }
}

/// A text of the real one's shape in which every paragraph is new.
fn different(index: usize) -> String {
    let words: Vec<&str> =
        REAL.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).collect();
    let mut state = index as u64 + 1;
    let mut next = || {
        // Knuth's MMIX generator: the same texts in each run.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[(state >> 33) as usize % words.len()]
    };
    REAL.lines()
        .map(|line| {
            let fixed =
                line.starts_with(['+', '#', '[']) || line.contains(" = ") || line.is_empty();
            if fixed {
                return format!("{line}\n");
            }
            let mark = if line.starts_with("- ") { "- " } else { "" };
            let text: Vec<_> = (0..line.split_whitespace().count()).map(|_| next()).collect();
            format!("{mark}{}.\n", text.join(" "))
        })
        .collect()
}

/// The real text with one paragraph of its own.
fn version(index: usize) -> String {
    format!("{REAL}\nThis is version {index} of the text, and says so.\n")
}

fn prepare(workspace: &Path, count: usize, text: fn(usize) -> String) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    run(Command::new("cp")
        .args(["-r", "layouts", "engross.toml"])
        .arg(workspace)
        .current_dir(repository));
    for index in 0..count {
        let folder = workspace.join(format!("sources/briefing-{index:04}"));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("briefing.md"), text(index)).expect("a file");
    }
    run(Command::new("git").args(["init", "--quiet"]).current_dir(workspace));
    run(Command::new("git").args(["add", "--all"]).current_dir(workspace));
    let who = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"];
    run(Command::new("git")
        .args(who)
        .args(["commit", "--quiet", "--message=Bench"])
        .current_dir(workspace));
}

fn run(command: &mut Command) {
    let status = command.status().expect("the command starts");
    assert!(status.success(), "{command:?}");
}

/// Builds everything and then everything again; editions a second.
fn ours(workspace: &Path, count: usize) -> f64 {
    let mut build = Command::new(env!("CARGO_BIN_EXE_engross"));
    build.args(["build", "--quiet"]).current_dir(workspace).stderr(Stdio::null());
    let started = Instant::now();
    let peak = peak_memory(build.spawn().expect("engross starts"));
    let seconds = started.elapsed().as_secs_f64();
    let rate = 2.0 * count as f64 / seconds;
    println!("  {:<38}{rate:>8.1}", "engross, editions a second");
    println!("  {:<38}{:>8.1}", "peak memory of all processes, MB", peak as f64 / 1e6);

    let started = Instant::now();
    run(&mut build);
    let each = started.elapsed().as_secs_f64() * 1e3 / count as f64 * 100.0;
    println!("  {:<38}{each:>8.1}", "unchanged, ms for a hundred briefings");
    rate
}

/// The most memory that a process and its children had at one time, in bytes, where the system
/// tells (Linux: proportional set sizes, so that what they share counts once).
fn peak_memory(mut child: Child) -> u64 {
    let mut peak = 0;
    while child.try_wait().expect("the child is ours").is_none() {
        peak = peak.max(memory_of_tree(child.id()));
        thread::sleep(Duration::from_millis(20));
    }
    peak
}

fn memory_of_tree(process: u32) -> u64 {
    let rollup =
        std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB"));
    let own = pss.and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) * 1024;
    let children = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children"));
    let mut all: Vec<u32> =
        children.unwrap_or_default().split_whitespace().filter_map(|id| id.parse().ok()).collect();
    // A worker belongs to the thread that started it.
    for task in std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten() {
        let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
        all.extend(children.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
    }
    all.sort_unstable();
    all.dedup();
    own + all.into_iter().map(memory_of_tree).sum::<u64>()
}

/// The stock command, a process for each edition; editions a second.
fn stock(workspace: &Path, count: usize, typst: &Path, processors: usize) -> f64 {
    let ids: Vec<String> = (0..count).map(|index| format!("briefing-{index:04}")).collect();
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
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| {
                while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut command = Command::new(typst);
                    command.args(["compile", "--root", ".", "--font-path", "layouts/fonts"]);
                    command.args([
                        "--ignore-system-fonts",
                        "--ignore-embedded-fonts",
                        "--jobs",
                        "1",
                    ]);
                    command.args(["--pdf-standard", "ua-1,a-2a", "main.typ", "out.pdf"]);
                    run(command.current_dir(folder));
                }
            });
        }
    });
    let rate = folders.len() as f64 / started.elapsed().as_secs_f64();
    println!("  {:<38}{rate:>8.1}", "stock typst, editions a second");
    rate
}

/// What part of the time is not Typst's, on one thread.
fn own_work(workspace: &Path, count: usize) {
    let revision = Revision::of_work_tree(workspace).expect("a workspace");
    let config = Config::read(&revision.files).0.expect("a configuration");
    let shared = Arc::new(Shared::new(&edition::layouts(&revision.files)));
    let names = NameLists::default();
    let glyphs = Glyphs::new(&revision.files);
    let ids: Vec<String> = (0..count).map(|index| format!("briefing-{index:04}")).collect();

    let order = |id: &str, edition: &str| {
        let rules = Rules { config: &config, names: &names, can_show: &|char| glyphs.has(char) };
        let briefing = check(id, &revision.files, rules).briefing.expect("nothing wrong");
        Orders::new(&config, Status::Draft, 0).of(&briefing, edition)
    };
    typst::comemo::evict(0);
    let started = Instant::now();
    for id in &ids {
        for edition in ["print", "accessible"] {
            let made = compile::compile(&shared, &order(id, edition)).expect("an edition");
            readback::read(&made.pdf, &readback::Limits::default()).expect("a PDF");
            let path = workspace.join("own").join(format!("{id}-{edition}.pdf"));
            store::write(&path, &made.pdf).expect("a file");
        }
    }
    let everything = started.elapsed().as_secs_f64();
    let orders: Vec<_> =
        ids.iter().map(|id| [order(id, "print"), order(id, "accessible")]).collect();
    let options = || PdfOptions {
        standards: PdfStandards::new(&STANDARDS).expect("standards that go together"),
        timestamp: Datetime::from_ymd_hms(1970, 1, 1, 0, 0, 0).map(Timestamp::new_utc),
        ..PdfOptions::default()
    };
    typst::comemo::evict(0);
    let started = Instant::now();
    for order in orders.iter().flatten() {
        let world = EditionWorld::new(shared.clone(), &order.files).expect("paths");
        let document = typst::compile::<PagedDocument>(&world).output.expect("a document");
        typst_pdf::pdf(&document, &options()).expect("a PDF");
        typst::comemo::evict(20);
    }
    let typst = started.elapsed().as_secs_f64();
    let share = (everything - typst) / everything * 100.0;
    println!("  {:<38}{share:>8.1}", "own work, % of the time");
    println!(
        "  {:<38}{:>8.1}",
        "an edition on one thread, ms",
        everything * 1e3 / (2 * count) as f64
    );
}

/// What proving parity costs, beside making the edition: both on one thread.
fn parity_cost(workspace: &Path, count: usize) {
    let revision = Revision::of_work_tree(workspace).expect("a workspace");
    let config = Config::read(&revision.files).0.expect("a configuration");
    let shared = Arc::new(Shared::new(&edition::layouts(&revision.files)));
    let names = NameLists::default();
    let glyphs = Glyphs::new(&revision.files);
    let (mut compiling, mut proving) = (Duration::ZERO, Duration::ZERO);
    typst::comemo::evict(0);
    for index in 0..count {
        let id = format!("briefing-{index:04}");
        let rules = Rules { config: &config, names: &names, can_show: &|char| glyphs.has(char) };
        let checked = check(&id, &revision.files, rules);
        let briefing = checked.briefing.expect("nothing wrong");
        for edition in ["print", "accessible"] {
            let order = Orders::new(&config, Status::Draft, 0).of(&briefing, edition);
            let started = Instant::now();
            let made = compile::compile(&shared, &order).expect("an edition");
            compiling += started.elapsed();

            let started = Instant::now();
            let document = readback::read(&made.pdf, &readback::Limits::default()).expect("a PDF");
            let facts = Facts::new(&briefing, edition, Status::Draft, &config);
            let parity = parity::check(&briefing, &facts, &document);
            proving += started.elapsed();
            assert!(parity.is_same(), "{:?}", parity.differences);
        }
    }
    let ratio = proving.as_secs_f64() / compiling.as_secs_f64() * 100.0;
    println!("  {:<38}{ratio:>8.1}", "read-back and parity, % of compiling");
}
