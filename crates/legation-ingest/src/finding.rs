use crate::fields::Record;
use crate::lines::Loss;

/// What a file gives that holds more than records of its own: members, or records that are left out.
#[derive(Debug)]
pub(crate) struct Finding {
    /// Path of the member it is in, inside the file; `None` if it is the file's own.
    pub member: Option<String>,
    pub what: What,
}

/// One is on its way at a time, so that it may be as large as a record.
#[expect(clippy::large_enum_variant)]
#[derive(Debug)]
pub(crate) enum What {
    Record(Record),
    Loss(Loss),
    /// Something worth knowing of the file or member as a whole.
    Notice(String),
}

/// In the order of the file.
pub(crate) type Findings = Box<dyn Iterator<Item = Finding> + Send>;

impl Finding {
    pub fn notice(reason: impl Into<String>) -> Self {
        Self { member: None, what: What::Notice(reason.into()) }
    }

    pub fn loss(reason: impl Into<String>) -> Self {
        Self { member: None, what: What::Loss(Loss { line: None, reason: reason.into() }) }
    }

    pub fn in_member(self, member: &str) -> Self {
        Self { member: Some(member.to_owned()), ..self }
    }
}

impl From<Result<Record, Loss>> for Finding {
    fn from(record: Result<Record, Loss>) -> Self {
        let what = match record {
            Ok(record) => What::Record(record),
            Err(loss) => What::Loss(loss),
        };
        Self { member: None, what }
    }
}
