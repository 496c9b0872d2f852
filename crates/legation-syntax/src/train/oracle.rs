//! Which transitions lose no arc: the dynamic oracle for arc-hybrid (Goldberg and Nivre 2013).

use crate::parser::{Action, Arc, State};

/// A gold tree, indexed both ways.
pub(super) struct Tree {
    pub arcs: Vec<Arc>,
    /// Dependents of each token, ascending.
    children: Vec<Vec<u32>>,
}

/// How many gold arcs each kind of action makes unreachable.
#[derive(Debug, Clone, Copy)]
pub(super) struct Costs {
    pub shift: u32,
    pub left: u32,
    pub right: u32,
}

impl Tree {
    /// From arcs in which the root's governor is the number of tokens.
    pub fn new(arcs: Vec<Arc>) -> Self {
        let mut children = vec![Vec::new(); arcs.len() + 1];
        for (child, arc) in arcs.iter().enumerate() {
            children[arc.head as usize].push(child as u32);
        }
        Self { arcs, children }
    }

    pub fn costs(&self, state: &State) -> Costs {
        let next = state.next;
        let in_buffer = |children: &[u32]| children.iter().filter(|&&child| child >= next).count() as u32;
        let in_stack = |token: u32| state.stack.binary_search(&token).is_ok();
        let mut costs = Costs { shift: 0, left: 0, right: 0 };
        if let Some(&top) = state.stack.last() {
            let head = self.arcs[top as usize].head;
            let second = state.stack.len().checked_sub(2).map(|at| state.stack[at]);
            let lost = in_buffer(&self.children[top as usize]);
            costs.left = lost + u32::from(head > next || Some(head) == second);
            costs.right = lost + u32::from(head >= next);
        }
        if next < state.length {
            let head = self.arcs[next as usize].head;
            let children = &self.children[next as usize];
            costs.shift = children.iter().filter(|&&child| in_stack(child)).count() as u32;
            costs.shift += u32::from(in_stack(head) && state.stack.last() != Some(&head));
        }
        costs
    }

    /// Whether an action with the least cost is right in its relation too.
    ///
    /// Where the arc is wrong but loses nothing more, any relation is as good.
    pub fn agrees(&self, state: &State, action: Action) -> bool {
        let (head, deprel) = match (action, &state.stack[..]) {
            (Action::Left(deprel), [.., _]) => (state.next, deprel),
            (Action::Right(deprel), [.., second, _]) => (*second, deprel),
            _ => return true,
        };
        let arc = state.stack.last().map(|&top| self.arcs[top as usize]);
        arc.is_none_or(|arc| arc.head != head || arc.deprel == deprel)
    }
}

#[cfg(test)]
mod tests {
    use legation_doc::Deprel;

    use super::*;

    #[test]
    fn actions_without_cost_build_the_gold_tree() {
        #[rustfmt::skip]
        let trees: &[&[u32]] = &[
            // Governor of each token; the number of tokens for the root.
            &[1],
            &[1, 2, 4, 2],
            &[4, 0, 1, 0],
            &[1, 5, 1, 4, 1],
        ];
        for heads in trees {
            let n = heads.len() as u32;
            let arc = |&head: &u32| Arc { head, deprel: if head == n { Deprel::Root } else { Deprel::Dep } };
            let tree = Tree::new(heads.iter().map(arc).collect());
            let mut state = State::new(heads.len());
            while !state.is_final() {
                let (legal, costs) = (state.legal(), tree.costs(&state));
                let label = if legal.is_root { Deprel::Root } else { Deprel::Dep };
                let action = match () {
                    () if legal.left && costs.left == 0 => Action::Left(label),
                    () if legal.right && costs.right == 0 => Action::Right(Deprel::Dep),
                    () => Action::Shift,
                };
                assert!(legal.allows(action) && tree.agrees(&state, action), "{heads:?}");
                state.apply(action);
            }
            assert_eq!(state.arcs, tree.arcs, "{heads:?}");
        }
    }
}
