//! Whole builds: the real briefing, workspaces made for a fault, the command as people run it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod acknowledge;
mod approval;
mod audit;
mod board;
mod build;
mod circulate;
mod command;
mod compare;
mod demonstration;
mod diff;
mod editions;
mod evidence;
mod git;
mod killed;
mod pages;
mod parity;
mod policy;
mod propose;
mod publish;
mod published;
mod pull_request;
mod random;
mod redline;
mod register;
mod reinstate;
mod reproduce;
mod review;
mod seal;
mod send;
mod served;
mod stamps;
mod story;
mod verify;
mod withdraw;
mod workspace;
