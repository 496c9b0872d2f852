//! How a token stands to an anchor: by the tree and by distance.

use std::ops::Range;

use legation_doc::{Act, Deprel, Path, Sentence};
use legation_network::features::{self, distance};

/// Steps up from the anchor that are told apart: itself, its governor, the next, all above.
const N_STEPS: usize = 4;
/// For each step: on the path from the anchor to the root, or below it by one of the relations, one step or more.
const N_BRANCHES: usize = 2 * Deprel::ALL.len() + 1;
/// Classes of paths through the tree, the last two for another tree and for no anchor.
const N_PATHS: usize = N_STEPS * N_BRANCHES + 2;
/// Classes of distances, the last for no anchor.
const N_DISTANCES: usize = features::N_DISTANCES + 1;

/// Numbers of classes around the word of an act: path, distance, the act.
pub(crate) const AROUND_ACT: [usize; 3] = [N_PATHS, N_DISTANCES, Act::ALL.len()];
/// Numbers of classes around two ends: path and distance of each.
pub(crate) const AROUND_ENDS: [usize; 4] = [N_PATHS, N_DISTANCES, N_PATHS, N_DISTANCES];

/// The tokens that are read around one; all of a sentence that is not overlong.
pub(crate) fn window(sentence: &Sentence, token: usize) -> Range<usize> {
    const REACH: usize = 110;
    token.saturating_sub(REACH)..(token + REACH).min(sentence.tokens.len())
}

/// The classes of each token of a window around the word of an act.
pub(crate) fn around_act(sentence: &Sentence, token: usize, act: Act, window: Range<usize>) -> Vec<u16> {
    let paths = sentence.paths_from(token);
    window.flat_map(|other| [path(paths[other]), distance(token, other), act as u16]).collect()
}

/// The classes of each token of a window around two ends, the first of which may be absent.
pub(crate) fn around_ends(
    sentence: &Sentence,
    source: Option<usize>,
    target: usize,
    window: Range<usize>,
) -> Vec<u16> {
    let from_source = source.map(|source| (source, sentence.paths_from(source)));
    let from_target = sentence.paths_from(target);
    window
        .flat_map(|other| {
            let [way, far] = from_source
                .as_ref()
                .map_or([N_PATHS as u16 - 1, N_DISTANCES as u16 - 1], |(source, paths)| {
                    [path(paths[other]), distance(*source, other)]
                });
            [way, far, path(from_target[other]), distance(target, other)]
        })
        .collect()
}

fn path(path: Option<Path>) -> u16 {
    let Some(path) = path else {
        return N_PATHS as u16 - 2;
    };
    let branch = path.down.map_or(N_BRANCHES - 1, |down| 2 * down as usize + usize::from(path.steps > 1));
    (path.up.min(N_STEPS - 1) * N_BRANCHES + branch) as u16
}
