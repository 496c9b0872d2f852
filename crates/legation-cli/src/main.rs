//! `legation`: who took what position toward whom, and when, from a corpus of political news.
//!
//! The commands are glue: `legation-ingest` reads, `legation-extract` annotates, `legation-tables`
//! writes, `legation-aggregate` sums up. Exit codes: 0 done, 1 failed, 2 wrong usage.

mod aggregate;
mod annotate;
mod args;
mod dictionary;
mod manifest;
mod marks;
mod output;
mod parse;
mod progress;
mod run;
mod schema;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};

fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Run(args) => run::run(&args),
        Command::Annotate(args) => annotate::annotate(&args),
        Command::Parse(args) => parse::parse(&args),
        Command::Aggregate(args) => aggregate::aggregate(&args),
        Command::Schema(args) => schema::schema(&args),
        Command::Dictionary(args) => dictionary::dictionary(&args.command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("legation: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the reader of our output went away, as `head` does.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
