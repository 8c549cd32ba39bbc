//! Worker processes: one for each processor, each bounded in time and memory.
//!
//! A process of its own is what can be stopped: a layout that never ends, that eats memory, or
//! that overflows the stack takes one worker down with it, and no other edition.

use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use super::protocol::Maker;
use super::{Edition, Failure, Order};
use crate::files::Files;
pub use crate::worker::WorkerCommand;
use crate::workspace::Limits;

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

    /// Makes one order with a worker of its own.
    pub fn one(&self, order: &Order) -> Result<Edition, Failure> {
        self.make(&mut None, order)
    }

    /// Makes one edition with a worker, which is started if there is none and dropped if it failed.
    fn make(&self, slot: &mut Option<Maker>, order: &Order) -> Result<Edition, Failure> {
        let mut worker = match slot.take() {
            Some(worker) => worker,
            None => Maker::start(self.command, self.layouts, self.limits)
                .map_err(|error| Failure::Worker(error.to_string()))?,
        };
        let outcome = worker.make(order);
        match outcome {
            Ok(_) | Err(Failure::Wrong(_)) => *slot = Some(worker),
            // Dropped, and so ended: the next order starts another.
            Err(_) => {}
        }
        outcome
    }
}
