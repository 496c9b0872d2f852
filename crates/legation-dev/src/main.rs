//! `cargo dev`: training, scoring and generated files of the Legation workspace.

mod lexicon;
mod measure;
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
    /// Tells time and memory on corpora larger than those at hand.
    #[command(subcommand)]
    Measure(measure::Measure),
    /// Counts what the lexicon holds and checks it.
    Lexicon(lexicon::Lexicon),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Train(train) => train.run(),
        Command::Score(score) => score.run(),
        Command::Measure(measure) => measure.run(),
        Command::Lexicon(lexicon) => lexicon.run(),
    }
}
