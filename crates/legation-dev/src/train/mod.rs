//! `cargo dev train`: learns the models that legation-models embeds.

pub mod marked;
mod stances;
mod statements;
mod syntax;

use clap::Subcommand;

/// The models that can be learned.
#[derive(Debug, Subcommand)]
pub enum Train {
    /// Tagger, lemmas, parser and names.
    Syntax(syntax::Syntax),
    /// Attributions: sources, cues and contents.
    Statements(statements::Statements),
    /// Stances: acts, holders and targets, polarity and factuality.
    Stances(stances::Stances),
}

impl Train {
    /// Does what the command line asks.
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Syntax(syntax) => syntax.run(),
            Self::Statements(statements) => statements.run(),
            Self::Stances(stances) => stances.run(),
        }
    }
}
