//! `cargo dev`: training, scoring and generated files of the Legation workspace.

mod score;
mod train;

use clap::Parser;

/// Trains, scores and generates what the workspace holds.
#[derive(Debug, Parser)]
#[command(name = "cargo dev")]
enum Command {
    /// Learns a model from gold data and writes it to legation-models.
    #[command(subcommand)]
    Train(train::Train),
    /// Scores a stage on gold data.
    Score(score::Score),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Train(train) => train.run(),
        Command::Score(score) => score.run(),
    }
}
