//! Inner products of integers, by the widest instructions that the machine has.

/// A proof of which instructions there are.
#[derive(Clone, Copy, Debug)]
pub struct Vectors {
    #[cfg(target_arch = "x86_64")]
    v3: Option<pulp::x86::V3>,
}

impl Vectors {
    /// Those that the machine has.
    pub fn of_this_machine() -> Self {
        Self {
            #[cfg(target_arch = "x86_64")]
            v3: pulp::x86::V3::try_new(),
        }
    }

    /// Runs code compiled for these instructions.
    #[inline(always)]
    pub fn run<R>(self, code: impl FnOnce() -> R) -> R {
        #[cfg(target_arch = "x86_64")]
        if let Some(v3) = self.v3 {
            return v3.vectorize(code);
        }
        code()
    }
}

/// The inner product of two rows.
#[inline(always)]
pub fn inner(left: &[i16], right: &[i16]) -> i32 {
    let products =
        left.iter().zip(right).map(|(&left, &right)| i32::from(left).wrapping_mul(i32::from(right)));
    products.fold(0, i32::wrapping_add)
}

/// Inner products of every row of `left` with every row of `right`, rows of `length`.
#[inline(always)]
pub fn products(left: &[i16], right: &[i16], length: usize, out: &mut [i32]) {
    let n_right = right.len() / length;
    for (row, outs) in left.chunks_exact(length).zip(out.chunks_exact_mut(n_right)) {
        for (other, out) in right.chunks_exact(length).zip(outs) {
            *out = inner(row, other);
        }
    }
}

/// A matrix laid out for [`Vectors`]: for each block of outputs, for each pair of inputs, the pair of weights of
/// every output. Empty where the machine makes no use of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Packed {
    pairs: Vec<[i16; 2 * BLOCK]>,
}

/// Outputs that are summed at the same time.
const BLOCK: usize = 16;

impl Packed {
    /// From a matrix with a row of `length` for each output.
    pub fn new(weights: &[i16], length: usize) -> Self {
        if length == 0 || !length.is_multiple_of(2) || cfg!(not(target_arch = "x86_64")) {
            return Self::default();
        }
        let mut pairs = Vec::new();
        for rows in weights.chunks(BLOCK * length) {
            for at in (0..length).step_by(2) {
                let mut pair = [0; 2 * BLOCK];
                for (output, row) in rows.chunks_exact(length).enumerate() {
                    pair[2 * output..2 * output + 2].copy_from_slice(&row[at..at + 2]);
                }
                pairs.push(pair);
            }
        }
        Self { pairs }
    }

    /// What [`products`] gives; `false` if nothing was done, because the machine has no such instructions.
    #[inline(always)]
    pub fn products(
        &self,
        vectors: Vectors,
        left: &[i16],
        length: usize,
        n_outputs: usize,
        out: &mut [i32],
    ) -> bool {
        #[cfg(target_arch = "x86_64")]
        if let Some(v3) = vectors.v3.filter(|_| !self.pairs.is_empty()) {
            let (fours, rest) = left.split_at(left.len() / (4 * length) * (4 * length));
            let (out, rest_out) = out.split_at_mut(fours.len() / length * n_outputs);
            for (rows, out) in fours.chunks_exact(4 * length).zip(out.chunks_exact_mut(4 * n_outputs)) {
                self.block_products::<4>(v3, rows, length, n_outputs, out);
            }
            match rest.len() / length {
                3 => self.block_products::<3>(v3, rest, length, n_outputs, rest_out),
                2 => self.block_products::<2>(v3, rest, length, n_outputs, rest_out),
                1 => self.block_products::<1>(v3, rest, length, n_outputs, rest_out),
                _ => {}
            }
            return true;
        }
        let _ = (vectors, left, length, n_outputs, out);
        false
    }

    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    fn block_products<const ROWS: usize>(
        &self,
        v3: pulp::x86::V3,
        rows: &[i16],
        length: usize,
        n_outputs: usize,
        out: &mut [i32],
    ) {
        let rows: [&[[i16; 2]]; ROWS] =
            std::array::from_fn(|row| rows[row * length..][..length].as_chunks().0);
        for (number, block) in self.pairs.chunks_exact(length / 2).enumerate() {
            let mut sums = [[v3.avx._mm256_setzero_si256(); 2]; ROWS];
            for (at, weights) in block.iter().enumerate() {
                let (left, right) = weights.split_at(BLOCK);
                let left = pulp::cast(<[i16; BLOCK]>::try_from(left).unwrap_or_default());
                let right = pulp::cast(<[i16; BLOCK]>::try_from(right).unwrap_or_default());
                for row in 0..ROWS {
                    let pair = v3.avx._mm256_set1_epi32(pulp::cast(rows[row][at]));
                    let [low, high] = &mut sums[row];
                    *low = v3.avx2._mm256_add_epi32(*low, v3.avx2._mm256_madd_epi16(pair, left));
                    *high = v3.avx2._mm256_add_epi32(*high, v3.avx2._mm256_madd_epi16(pair, right));
                }
            }
            let first = number * BLOCK;
            let width = BLOCK.min(n_outputs - first);
            for (row, sums) in sums.into_iter().enumerate() {
                let sums: [[i32; BLOCK / 2]; 2] = sums.map(pulp::cast);
                out[row * n_outputs + first..][..width].copy_from_slice(&sums.as_flattened()[..width]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_way_gives_the_same(values in proptest::collection::vec(any::<i16>(), (9 + 21) * 32)) {
            let (left, right) = values.split_at(9 * 32);
            let mut plain = vec![0; 9 * 21];
            products(left, right, 32, &mut plain);
            let mut packed = vec![0; 9 * 21];
            let vectors = Vectors::of_this_machine();
            for n_rows in 1..=9 {
                let out = &mut packed[..n_rows * 21];
                let rows = &left[..n_rows * 32];
                if vectors.run(|| Packed::new(right, 32).products(vectors, rows, 32, 21, out)) {
                    prop_assert_eq!(out, &plain[..n_rows * 21]);
                }
            }
        }
    }
}
