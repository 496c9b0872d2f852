//! Adam (Kingma and Ba 2015), with a step that rises and then falls to nothing.

pub(super) struct Adam {
    means: Vec<f32>,
    squares: Vec<f32>,
    rate: f32,
    n_steps: usize,
    step: usize,
}

const MEAN_DECAY: f32 = 0.9;
const SQUARE_DECAY: f32 = 0.99;
/// Share of the steps until the step is largest.
const WARM_UP: f32 = 0.02;
/// A longer gradient is shortened to this length.
const LONGEST: f64 = 2.0;

impl Adam {
    pub fn new(length: usize, rate: f32, n_steps: usize) -> Self {
        Self { means: vec![0.0; length], squares: vec![0.0; length], rate, n_steps, step: 0 }
    }

    /// Steps made.
    pub fn step(&self) -> usize {
        self.step
    }

    /// Means of the gradients and of their squares.
    pub fn moments(&self) -> [&[f32]; 2] {
        [&self.means, &self.squares]
    }

    /// Goes on where another left off.
    pub fn take_up(&mut self, step: usize, means: Vec<f32>, squares: Vec<f32>) {
        (self.step, self.means, self.squares) = (step, means, squares);
    }

    /// Moves the values against the sum of the gradients, which are set to zero.
    pub fn update(&mut self, values: &mut [f32], gradients: &mut [Vec<f32>; 2]) {
        self.step += 1;
        let [left, right] = gradients;
        let mut square = 0.0;
        for (left, right) in left.iter_mut().zip(right) {
            *left += std::mem::take(right);
            square += f64::from(*left * *left);
        }
        let shortened = (LONGEST / square.sqrt().max(1e-9)).min(1.0) as f32;
        let rise = (self.step as f32 / (WARM_UP * self.n_steps as f32)).min(1.0);
        let fall = (1.0 - self.step as f32 / self.n_steps as f32).max(0.01);
        let mean_share = 1.0 - MEAN_DECAY.powi(self.step as i32);
        let square_share = 1.0 - SQUARE_DECAY.powi(self.step as i32);
        let rate = self.rate * rise * fall / mean_share;
        let (means, squares) = (&mut self.means[..], &mut self.squares[..]);
        for (((value, gradient), mean), square) in values.iter_mut().zip(left).zip(means).zip(squares) {
            let own = std::mem::take(gradient) * shortened;
            *mean += (1.0 - MEAN_DECAY) * (own - *mean);
            *square += (1.0 - SQUARE_DECAY) * (own * own - *square);
            *value -= rate * *mean / ((*square / square_share).sqrt() + 1e-8);
        }
    }
}
