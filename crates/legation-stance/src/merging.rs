//! Makes one what rules and network found in a sentence.
//!
//! The rules know idioms, fixed words and the grammar of their slots; their rows are the surer ones, and where both found
//! a position at a word theirs stands. The network finds what no frame foresees, and how someone is portrayed in
//! another's words where no act tells it.

use legation_doc::Stance;

use crate::reading::Reading;
use crate::resolving::{of_portrayal, of_predicate};
use crate::rows::Row;
use crate::scene::Scene;

/// Least scores of what only the network found: with lower ones more rows come in that are wrong than right, in the
/// annotated documents. A predicate's is that of its act, its holder and its target, whichever is least.
const LEAST_PREDICATE: f32 = 1.0;
const LEAST_PORTRAYAL: f32 = 3.5;

/// The rows of a sentence.
pub(crate) fn merged(scene: &Scene, sentence: usize, reading: &Reading, by_rules: Vec<Row>) -> Vec<Row> {
    let mut rows = by_rules;
    let n_by_rules = rows.len();
    for predicate in &reading.predicates {
        let is_known = rows[..n_by_rules].iter().any(|row| row.token == predicate.token);
        if !is_known {
            add(&mut rows, of_predicate(scene, sentence, predicate, LEAST_PREDICATE));
        }
    }
    for portrayal in reading.portrayals.iter().filter(|portrayal| portrayal.score > LEAST_PORTRAYAL) {
        add(&mut rows, of_portrayal(scene, sentence, portrayal));
    }
    rows
}

/// Adds rows between ends that have none yet.
fn add(rows: &mut Vec<Row>, new: Vec<Row>) {
    for row in new {
        if !rows.iter().any(|known| has_same_ends(&known.stance, &row.stance)) {
            rows.push(row);
        }
    }
}

fn has_same_ends(one: &Stance, other: &Stance) -> bool {
    (one.holder, &one.target) == (other.holder, &other.target)
}
