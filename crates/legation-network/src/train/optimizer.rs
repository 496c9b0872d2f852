//! Adam (Kingma and Ba 2015), with a step that rises and then falls to nothing.

/// Means of the gradients and of their squares, and how far learning has come.
#[derive(Debug)]
pub struct Adam {
    means: Vec<f32>,
    squares: Vec<f32>,
    rate: f32,
    n_steps: usize,
    step: usize,
    /// Share of the squares' mean that a step leaves as it was.
    pub square_decay: f32,
    /// A longer gradient is shortened to this length.
    pub longest: f64,
}

const MEAN_DECAY: f32 = 0.9;
/// Share of the steps until the step is largest.
const WARM_UP: f32 = 0.02;

impl Adam {
    /// For so many values; `rate` is the largest step, and after `n_steps` it is nothing.
    pub fn new(length: usize, rate: f32, n_steps: usize) -> Self {
        Self {
            means: vec![0.0; length],
            squares: vec![0.0; length],
            rate,
            n_steps,
            step: 0,
            square_decay: 0.99,
            longest: 2.0,
        }
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
        let shortened = (self.longest / square.sqrt().max(1e-9)).min(1.0) as f32;
        let rise = (self.step as f32 / (WARM_UP * self.n_steps as f32)).min(1.0);
        let fall = (1.0 - self.step as f32 / self.n_steps as f32).max(0.01);
        let mean_share = 1.0 - MEAN_DECAY.powi(self.step as i32);
        let square_share = 1.0 - self.square_decay.powi(self.step as i32);
        let rate = self.rate * rise * fall / mean_share;
        let square_decay = self.square_decay;
        let (means, squares) = (&mut self.means[..], &mut self.squares[..]);
        for (((value, gradient), mean), square) in values.iter_mut().zip(left).zip(means).zip(squares) {
            let own = std::mem::take(gradient) * shortened;
            *mean += (1.0 - MEAN_DECAY) * (own - *mean);
            *square += (1.0 - square_decay) * (own * own - *square);
            *value -= rate * *mean / ((*square / square_share).sqrt() + 1e-8);
        }
    }
}
