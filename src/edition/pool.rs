//! Worker processes: one for each processor, each bounded in time and memory.
//!
//! A process of its own is what can be stopped: a layout that never ends, that eats memory, or
//! that overflows the stack takes one worker down with it, and no other edition.

use std::io::{BufReader, BufWriter, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{Cause, Edition, Failure, Order, protocol};
use crate::files::Files;
use crate::workspace::Limits;

/// How to start a worker: a program that calls [`protocol::work`] on its standard streams after
/// bounding its own memory to the MiB that its last argument says.
#[derive(Debug, Clone)]
pub struct WorkerCommand {
    pub program: PathBuf,
    pub arguments: Vec<String>,
}

/// Makes many editions at once.
pub struct Pool<'p> {
    pub command: &'p WorkerCommand,
    pub layouts: &'p Files,
    pub limits: Limits,
    /// How many workers there are.
    pub workers: usize,
}

impl Pool<'_> {
    /// Makes all orders that `orders` gives until it gives none, and hands each outcome to `done`, in
    /// the order in which they are finished. Both are called from several threads.
    pub fn run<T: Send>(
        &self,
        orders: impl Iterator<Item = (T, Order)> + Send,
        done: impl Fn(T, Order, Result<Edition, Failure>) + Sync,
    ) {
        let workers = self.workers.max(1);
        let orders = Mutex::new(orders);
        let next = || orders.lock().unwrap_or_else(PoisonError::into_inner).next();
        // What is done with an edition waits for the disk now and then: meanwhile its worker makes
        // the next. No more editions wait than there are workers.
        let (made, waiting) = mpsc::sync_channel(workers);
        let waiting = Mutex::new(waiting);
        let next_made = || waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        thread::scope(|scope| {
            for _ in 0..workers {
                let made = made.clone();
                scope.spawn(move || {
                    let mut worker = None;
                    while let Some((key, order)) = next() {
                        let outcome = self.make(&mut worker, &order);
                        if made.send((key, order, outcome)).is_err() {
                            return;
                        }
                    }
                });
                scope.spawn(|| {
                    while let Ok((key, order, outcome)) = next_made() {
                        done(key, order, outcome);
                    }
                });
            }
            drop(made);
        });
    }

    /// Makes one edition with a worker, which is started if there is none and dropped if it failed.
    fn make(&self, slot: &mut Option<Worker>, order: &Order) -> Result<Edition, Failure> {
        let mut worker = match slot.take() {
            Some(worker) => worker,
            None => Worker::start(self.command, self.layouts, self.limits.memory_mib)
                .map_err(|error| Failure::Worker(error.to_string()))?,
        };
        let outcome = worker.make(order, self.limits);
        match outcome {
            Ok(_) | Err(Failure::Wrong(_)) => *slot = Some(worker),
            // Dropped, and so ended: the next order starts another.
            Err(_) => {}
        }
        outcome
    }
}

struct Worker {
    child: Child,
    orders: BufWriter<ChildStdin>,
    answers: Receiver<std::io::Result<Option<Result<Edition, Failure>>>>,
    /// What it said on standard error, once it has ended.
    last_words: Option<JoinHandle<String>>,
}

impl Worker {
    fn start(command: &WorkerCommand, layouts: &Files, memory_mib: u64) -> std::io::Result<Self> {
        let mut child = Command::new(&command.program)
            .args(&command.arguments)
            .arg(memory_mib.to_string())
            // One worker is one thread: the processors are shared out between workers.
            .env("RAYON_NUM_THREADS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(std::io::Error::other("a worker has no pipes"));
        };
        let mut orders = BufWriter::new(stdin);
        protocol::send_layouts(&mut orders, layouts)?;
        let answers = listen(BufReader::new(stdout));
        let last_words = thread::spawn(|| last_words(stderr));
        Ok(Self { child, orders, answers, last_words: Some(last_words) })
    }

    fn make(&mut self, order: &Order, limits: Limits) -> Result<Edition, Failure> {
        // If the worker is gone, the wait for its answer says so and how it ended.
        let _ = protocol::send_order(&mut self.orders, order);
        match self.answers.recv_timeout(Duration::from_secs(limits.seconds)) {
            Ok(Ok(Some(outcome))) => outcome,
            Ok(Err(error)) => Err(Failure::Worker(error.to_string())),
            Err(RecvTimeoutError::Timeout) => Err(Failure::TooLong(limits.seconds)),
            Ok(Ok(None)) | Err(RecvTimeoutError::Disconnected) => {
                let status = self
                    .child
                    .wait()
                    .map_or_else(|error| error.to_string(), |status| status.to_string());
                let said = self.last_words.take().and_then(|words| words.join().ok());
                let cause = Cause::said_in(&said.unwrap_or_default(), limits.memory_mib);
                Err(Failure::Died { cause, status })
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads a worker's answers on a thread of its own, so that waiting for one can end.
fn listen(
    mut from: impl Read + Send + 'static,
) -> Receiver<std::io::Result<Option<Result<Edition, Failure>>>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        loop {
            let answer = protocol::receive_edition(&mut from);
            let last = !matches!(answer, Ok(Some(_)));
            if sender.send(answer).is_err() || last {
                return;
            }
        }
    });
    receiver
}

/// The first of what a process says on standard error; the rest is read and dropped.
fn last_words(mut stderr: impl Read) -> String {
    let mut words = Vec::new();
    let _ = stderr.by_ref().take(4096).read_to_end(&mut words);
    let _ = std::io::copy(&mut stderr, &mut std::io::sink());
    String::from_utf8_lossy(&words).into_owned()
}
