//! How far a run is: a bar on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shows documents, bytes of text a second, and the time left.
pub struct Progress {
    bar: ProgressBar,
    mode: Mode,
    started: Instant,
    last_line: Instant,
    n_documents: u64,
    n_text_bytes: u64,
    total: Option<u64>,
}

#[derive(PartialEq)]
enum Mode {
    Bar,
    Lines,
    Silent,
}

const LINE_EVERY: Duration = Duration::from_secs(10);

impl Progress {
    /// Starts; `total` is the number of input bytes as stored, if known.
    pub fn start(total: Option<u64>, quiet: bool) -> Self {
        let mode = match () {
            () if quiet => Mode::Silent,
            () if stderr().is_terminal() => Mode::Bar,
            () => Mode::Lines,
        };
        let bar = ProgressBar::with_draw_target(
            total,
            if mode == Mode::Bar { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
        );
        let template = if total.is_some() {
            "{wide_bar} {percent:>3}%  {msg}  {eta} left"
        } else {
            "{spinner} {msg}  {elapsed}"
        };
        bar.set_style(ProgressStyle::with_template(template).expect("the template is fixed"));
        let now = Instant::now();
        Self { bar, mode, started: now, last_line: now, n_documents: 0, n_text_bytes: 0, total }
    }

    /// A batch is done: `position` is the number of input bytes consumed so far.
    pub fn advance(&mut self, n_documents: u64, n_text_bytes: u64, position: u64) {
        self.n_documents += n_documents;
        self.n_text_bytes += n_text_bytes;
        match self.mode {
            Mode::Bar => {
                self.bar.set_message(self.so_far());
                self.bar.set_position(position);
            }
            Mode::Lines if self.last_line.elapsed() >= LINE_EVERY => {
                self.last_line = Instant::now();
                eprintln!("{}{}", self.so_far(), self.time_left(position));
            }
            Mode::Lines | Mode::Silent => {}
        }
    }

    /// Ends with a line that sums up.
    pub fn finish(self, summary: &str) {
        self.bar.finish_and_clear();
        if self.mode != Mode::Silent {
            eprintln!("{} in {}; {summary}", self.so_far(), HumanDuration(self.started.elapsed()));
        }
    }

    /// Prints a line that stays.
    pub fn note(&self, line: &str) {
        match self.mode {
            Mode::Bar => self.bar.suspend(|| eprintln!("{line}")),
            Mode::Lines => eprintln!("{line}"),
            Mode::Silent => {}
        }
    }

    fn so_far(&self) -> String {
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        let rate = self.n_text_bytes as f64 / 1e6 / seconds;
        format!(
            "{} documents, {} of text, {rate:.2} MB/s",
            HumanCount(self.n_documents),
            HumanBytes(self.n_text_bytes)
        )
    }

    fn time_left(&self, position: u64) -> String {
        match self.total {
            Some(total) if position > 0 && total >= position => {
                let share = position as f64 / total as f64;
                let left = self.started.elapsed().mul_f64(1.0 / share - 1.0);
                format!(", {} left", HumanDuration(left))
            }
            _ => String::new(),
        }
    }
}
