/// Declares a closed set of names once: the enum, its order, its spelling in files, and the way back.
///
/// `as_str` gives the spelling, `FromStr` reads exactly that, `ALL` lists the members in order.
macro_rules! closed_set {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant),+ }

        impl $name {
            /// Every member, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The spelling in files and tables.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownName;

            fn from_str(text: &str) -> Result<Self, $crate::UnknownName> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::UnknownName { set: stringify!($name), name: text.to_owned() }),
                }
            }
        }
    };
}
pub(crate) use closed_set;

/// A name that a closed set does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no {set} is called {name:?}")]
pub struct UnknownName {
    /// The set, by its type's name.
    pub set: &'static str,
    /// What was read.
    pub name: String,
}
