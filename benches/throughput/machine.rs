//! What the machine says of processes: their processor time and memory. Linux alone tells.

use std::path::Path;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

/// A process that has ended.
pub struct Ended {
    pub elapsed: Duration,
    /// The most memory that it and its children had at one time, in bytes. What they share counts
    /// once (proportional set size).
    pub peak_memory: u64,
}

/// Waits for a process, watching its memory.
pub fn watch(mut child: Child) -> Ended {
    let started = Instant::now();
    let mut peak_memory = 0;
    while child.try_wait().expect("the child is ours").is_none() {
        peak_memory = peak_memory.max(memory_of_tree(child.id()));
        thread::sleep(Duration::from_millis(20));
    }
    Ended { elapsed: started.elapsed(), peak_memory }
}

fn memory_of_tree(process: u32) -> u64 {
    let folder = format!("/proc/{process}");
    let rollup = std::fs::read_to_string(format!("{folder}/smaps_rollup")).unwrap_or_default();
    let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB"));
    let own = pss.and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) * 1024;
    own + children(Path::new(&folder)).into_iter().map(memory_of_tree).sum::<u64>()
}

/// A process's children. Each belongs to the thread that started it.
fn children(process: &Path) -> Vec<u32> {
    let tasks = std::fs::read_dir(process.join("task")).into_iter().flatten().flatten();
    tasks
        .flat_map(|task| {
            let ids = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
            ids.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()
        })
        .collect()
}

/// The processor time that `work` takes in this process, on whichever of its threads.
pub fn time_of(work: impl FnOnce()) -> Duration {
    let before = times()[0];
    work();
    times()[0] - before
}

/// The processor time of all children of this process that have ended, and of theirs.
pub fn time_of_children() -> Duration {
    times()[1]
}

/// The processor time of this process, and that of its children that have ended.
fn times() -> [Duration; 2] {
    /// Ticks of 10 ms, whatever the kernel's own (`USER_HZ`).
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name before it, in brackets, may hold anything.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    // `utime`, `stime`, `cutime` and `cstime`, the 14th to 17th of all.
    let ticks: Vec<u32> = fields.skip(11).take(4).filter_map(|ticks| ticks.parse().ok()).collect();
    let sum = |ticks: Option<&[u32]>| TICK * ticks.unwrap_or_default().iter().sum();
    [sum(ticks.get(..2)), sum(ticks.get(2..4))]
}
