//! The recurrent part of a layer, and its gradient.

use std::ops::Range;

use ndarray::Array2;

/// What a layer computed, kept for its gradient.
#[derive(Debug)]
pub struct LayerRun {
    /// The outputs, a row for each token.
    pub outputs: Array2<f32>,
    inputs: Array2<f32>,
    sums: Array2<f32>,
    states: Vec<f32>,
    forgets: Vec<f32>,
    resets: Vec<f32>,
    width: usize,
}

impl LayerRun {
    /// Runs both directions over every sentence; see [`recur`](crate::recur) for the shapes.
    pub fn new(
        peepholes: &[f32],
        inputs: Array2<f32>,
        sums: Array2<f32>,
        sentences: &[Range<usize>],
    ) -> Self {
        let length = inputs.len();
        let mut run = Self {
            outputs: Array2::zeros(inputs.raw_dim()),
            inputs,
            sums,
            states: vec![0.0; length],
            forgets: vec![0.0; length],
            resets: vec![0.0; length],
            width: peepholes.len() / 4,
        };
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || run.recur(peepholes, sentences),
        );
        run
    }

    /// From the gradient of the outputs, those of sums and inputs; adds that of the peepholes.
    pub fn back(
        &self,
        peepholes: &[f32],
        sentences: &[Range<usize>],
        outputs: &Array2<f32>,
        peepholes_back: &mut [f32],
    ) -> [Array2<f32>; 2] {
        let mut sums = Array2::zeros(self.sums.raw_dim());
        let mut inputs = Array2::zeros(self.inputs.raw_dim());
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || self.unroll(peepholes, sentences, outputs, &mut sums, &mut inputs, peepholes_back),
        );
        [sums, inputs]
    }

    #[inline(always)]
    fn recur(&mut self, peepholes: &[f32], sentences: &[Range<usize>]) {
        let width = self.width;
        let sums = self.sums.as_slice().unwrap_or_default();
        let inputs = self.inputs.as_slice().unwrap_or_default();
        let outputs = self.outputs.as_slice_mut().unwrap_or_default();
        let mut last = vec![0.0_f32; width];
        for direction in 0..2 {
            let (to_forget, to_reset) = peepholes[direction * 2 * width..][..2 * width].split_at(width);
            for range in sentences {
                last.fill(0.0);
                for step in 0..range.len() {
                    let at = if direction == 0 { range.start + step } else { range.end - 1 - step };
                    let sums = &sums[(at * 2 + direction) * 3 * width..][..3 * width];
                    let (candidates, gates) = sums.split_at(width);
                    let (forget_sums, reset_sums) = gates.split_at(width);
                    let place = (at * 2 + direction) * width;
                    let inputs = &inputs[place..][..width];
                    let outputs = &mut outputs[place..][..width];
                    let states = &mut self.states[place..][..width];
                    let forgets = &mut self.forgets[place..][..width];
                    let resets = &mut self.resets[place..][..width];
                    for idx in 0..width {
                        let forget = gate(forget_sums[idx] + to_forget[idx] * last[idx]);
                        let reset = gate(reset_sums[idx] + to_reset[idx] * last[idx]);
                        let state = candidates[idx] + forget * (last[idx] - candidates[idx]);
                        outputs[idx] = inputs[idx] + reset * (state - inputs[idx]);
                        states[idx] = state;
                        forgets[idx] = forget;
                        resets[idx] = reset;
                        last[idx] = state;
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn unroll(
        &self,
        peepholes: &[f32],
        sentences: &[Range<usize>],
        outputs: &Array2<f32>,
        sums_back: &mut Array2<f32>,
        inputs_back: &mut Array2<f32>,
        peepholes_back: &mut [f32],
    ) {
        let width = self.width;
        let sums = self.sums.as_slice().unwrap_or_default();
        let inputs = self.inputs.as_slice().unwrap_or_default();
        let outputs = outputs.as_slice().unwrap_or_default();
        let sums_back = sums_back.as_slice_mut().unwrap_or_default();
        let inputs_back = inputs_back.as_slice_mut().unwrap_or_default();
        let zeros = vec![0.0_f32; width];
        let mut carried = vec![0.0_f32; width];
        for direction in 0..2 {
            let (to_forget, to_reset) = peepholes[direction * 2 * width..][..2 * width].split_at(width);
            let (forget_back, reset_back) =
                peepholes_back[direction * 2 * width..][..2 * width].split_at_mut(width);
            for range in sentences {
                carried.fill(0.0);
                for step in (0..range.len()).rev() {
                    let at = if direction == 0 { range.start + step } else { range.end - 1 - step };
                    let before = if direction == 0 { at.wrapping_sub(1) } else { at + 1 };
                    let lasts = if step == 0 {
                        &zeros[..]
                    } else {
                        &self.states[(before * 2 + direction) * width..][..width]
                    };
                    let candidates = &sums[(at * 2 + direction) * 3 * width..][..width];
                    let (candidates_back, gates_back) =
                        sums_back[(at * 2 + direction) * 3 * width..][..3 * width].split_at_mut(width);
                    let (forgets_back, resets_back) = gates_back.split_at_mut(width);
                    let place = (at * 2 + direction) * width;
                    let inputs = &inputs[place..][..width];
                    let inputs_back = &mut inputs_back[place..][..width];
                    let outputs = &outputs[place..][..width];
                    let states = &self.states[place..][..width];
                    let forgets = &self.forgets[place..][..width];
                    let resets = &self.resets[place..][..width];
                    for idx in 0..width {
                        let (output, reset, forget) = (outputs[idx], resets[idx], forgets[idx]);
                        let state_back = carried[idx] + output * reset;
                        inputs_back[idx] = output * (1.0 - reset);
                        let reset_sum = output * (states[idx] - inputs[idx]) * slope(reset);
                        let forget_sum = state_back * (lasts[idx] - candidates[idx]) * slope(forget);
                        candidates_back[idx] = state_back * (1.0 - forget);
                        forgets_back[idx] = forget_sum;
                        resets_back[idx] = reset_sum;
                        forget_back[idx] += forget_sum * lasts[idx];
                        reset_back[idx] += reset_sum * lasts[idx];
                        carried[idx] =
                            state_back * forget + forget_sum * to_forget[idx] + reset_sum * to_reset[idx];
                    }
                }
            }
        }
    }
}

/// A sigmoid made of two parabolas; see `parts::gate`.
#[inline(always)]
fn gate(value: f32) -> f32 {
    let quarter = (value * 0.25).clamp(-1.0, 1.0);
    0.5 + 0.5 * (2.0 * quarter - quarter * quarter.abs())
}

/// The slope of [`gate`] where it has this value.
#[inline(always)]
fn slope(gate: f32) -> f32 {
    0.25 * (1.0 - (2.0 * gate - 1.0).abs()).max(0.0).sqrt()
}
