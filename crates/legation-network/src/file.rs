//! Files of models: signature, format number, payload; compressed by Zstandard.

/// Why a model file could not be read.
///
/// Only loading fails; a loaded model reads any text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The bytes are not a compressed file with the signature of such a model.
    #[error("not a model of this kind")]
    Signature,
    /// The model was written by another version of the trainer.
    #[error("model format {found}, this build reads {expected}; train it again with `cargo dev train`")]
    Format {
        /// Format number in the file.
        found: u32,
        /// That of this build.
        expected: u32,
    },
    /// The file is cut short or its parts do not fit together.
    #[error("the model is damaged; train it again with `cargo dev train`")]
    Damaged,
}

/// Names a kind of model at the beginning of its file.
pub type Signature = [u8; 8];

const COMPRESSION: i32 = 19;

/// What `read` makes of the whole payload of a file.
///
/// # Errors
/// If the bytes are not a model of this kind and format, or something is left of them.
pub fn read<T>(
    bytes: &[u8],
    signature: Signature,
    format: u32,
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, ModelError>,
) -> Result<T, ModelError> {
    let payload = unpack(bytes, signature, format)?;
    let mut reader = Reader::new(&payload);
    let model = read(&mut reader)?;
    if reader.is_empty() { Ok(model) } else { Err(ModelError::Damaged) }
}

/// The payload of a file.
///
/// # Errors
/// If the bytes are not a model of this kind and format.
pub fn unpack(bytes: &[u8], signature: Signature, format: u32) -> Result<Vec<u8>, ModelError> {
    let mut bytes = zstd::decode_all(bytes).map_err(|_| ModelError::Signature)?;
    let mut reader = Reader::new(&bytes);
    if reader.bytes(signature.len()) != Ok(&signature) {
        return Err(ModelError::Signature);
    }
    let found = reader.number()? as u32;
    if found != format {
        return Err(ModelError::Format { found, expected: format });
    }
    bytes.drain(..signature.len() + 4);
    Ok(bytes)
}

/// The file of a payload.
///
/// # Panics
/// Never; compression into memory does not fail.
pub fn pack(signature: Signature, format: u32, payload: &[u8]) -> Vec<u8> {
    let bytes = [&signature[..], &format.to_le_bytes(), payload].concat();
    zstd::encode_all(&bytes[..], COMPRESSION).expect("compressing into memory does not fail")
}

/// What is left of a payload.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Of all these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The next `length` bytes.
    ///
    /// # Errors
    /// If there are fewer.
    pub fn bytes(&mut self, length: usize) -> Result<&'a [u8], ModelError> {
        let (head, rest) = self.bytes.split_at_checked(length).ok_or(ModelError::Damaged)?;
        self.bytes = rest;
        Ok(head)
    }

    /// A number of four bytes.
    ///
    /// # Errors
    /// If there are fewer.
    pub fn number(&mut self) -> Result<usize, ModelError> {
        let bytes = self.bytes(4)?.try_into().map_err(|_| ModelError::Damaged)?;
        Ok(u32::from_le_bytes(bytes) as usize)
    }

    /// What [`write_list`] wrote, each line read by `item`.
    ///
    /// # Errors
    /// If a line is nothing that `item` knows.
    pub fn list<T>(&mut self, item: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, ModelError> {
        let length = self.number()?;
        let text = std::str::from_utf8(self.bytes(length)?).map_err(|_| ModelError::Damaged)?;
        text.lines().map(|line| item(line).ok_or(ModelError::Damaged)).collect()
    }
}

/// Appends a number of four bytes.
pub fn write_number(out: &mut Vec<u8>, number: usize) {
    out.extend((number as u32).to_le_bytes());
}

/// Appends lines, with their length in bytes before them.
pub fn write_list(out: &mut Vec<u8>, items: impl IntoIterator<Item = String>) {
    let text: String = items.into_iter().map(|item| item + "\n").collect();
    write_number(out, text.len());
    out.extend(text.as_bytes());
}
