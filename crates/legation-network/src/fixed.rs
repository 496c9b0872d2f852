//! Fixed-point numbers.

use crate::file::{ModelError, Reader};

/// The activation 1.
pub const ONE: i16 = 1 << 11;
/// Places of word vectors after the point.
pub const VECTOR_PLACES: u8 = 5;

/// A number of a word vector as it is kept.
#[cfg(feature = "train")]
pub fn vector_cell(value: f32) -> i8 {
    (value * f32::from(1_u8 << VECTOR_PLACES)).round().clamp(-127.0, 127.0) as i8
}

/// What [`vector_cell`] kept.
#[cfg(feature = "train")]
pub fn vector_value(cell: i8) -> f32 {
    f32::from(cell) / f32::from(1_u8 << VECTOR_PLACES)
}

/// Divides by a power of two, to the nearest.
#[inline(always)]
pub fn rounded(value: i32, places: u32) -> i32 {
    value.wrapping_add(1 << (places - 1)) >> places
}

/// A trained weight as it is kept.
pub fn weight(value: f32) -> i16 {
    (value * 4096.0).round().clamp(-32767.0, 32767.0) as i16
}

/// What is added to sums of products of activations and weights.
pub fn bias(value: f32) -> i32 {
    (value * 4096.0 * f32::from(ONE)).round() as i32
}

/// A trained value that is added to activations, or stands for one.
pub fn activation(value: f32) -> i16 {
    (value * f32::from(ONE)).round().clamp(-32767.0, 32767.0) as i16
}

/// The number that a sum of products of activations and weights stands for.
pub fn logit(sum: i32) -> f32 {
    sum as f32 / (4096.0 * f32::from(ONE))
}

/// Sign in the lowest bit, so that small weights have a high byte of zero; planes of bytes apart.
pub fn write_i16(values: &[i16], out: &mut Vec<u8>) {
    for plane in 0..2 {
        out.extend(values.iter().map(|&value| (((value << 1) ^ (value >> 15)) as u16).to_le_bytes()[plane]));
    }
}

/// Reads what [`write_i16`] wrote.
///
/// # Errors
/// If there are fewer than `length`.
pub fn read_i16(reader: &mut Reader<'_>, length: usize) -> Result<Vec<i16>, ModelError> {
    let (low, high) = (reader.bytes(length)?, reader.bytes(length)?);
    let unfold = |(&low, &high): (&u8, &u8)| {
        let folded = u16::from_le_bytes([low, high]);
        (folded >> 1) as i16 ^ -((folded & 1) as i16)
    };
    Ok(low.iter().zip(high).map(unfold).collect())
}

/// Each in four bytes.
pub fn write_i32(values: &[i32], out: &mut Vec<u8>) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

/// Reads what [`write_i32`] wrote.
///
/// # Errors
/// If there are fewer than `length`.
pub fn read_i32(reader: &mut Reader<'_>, length: usize) -> Result<Vec<i32>, ModelError> {
    let bytes = reader.bytes(length.checked_mul(4).ok_or(ModelError::Damaged)?)?;
    Ok(bytes.as_chunks::<4>().0.iter().map(|&bytes| i32::from_le_bytes(bytes)).collect())
}
