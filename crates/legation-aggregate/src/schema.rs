use legation_doc::table::{Column, ColumnKind, Table};

const fn column(name: &'static str, kind: ColumnKind, nullable: bool, meaning: &'static str) -> Column {
    Column { name, kind, nullable, meaning }
}

const fn count(name: &'static str, meaning: &'static str) -> Column {
    column(name, ColumnKind::Integer, false, meaning)
}

const PERIOD: Column =
    column("period", ColumnKind::Day, true, "First day of the period; null without a date.");

/// The tables that [`aggregate`](crate::aggregate()) writes.
pub const TABLES: &[Table] = &[
    Table {
        name: "actor_periods",
        meaning: "An actor in a period.",
        columns: &[
            column("actor_id", ColumnKind::Text, false, "The actor."),
            PERIOD,
            count("mentions", "Mentions in documents published in the period."),
            count("documents", "Documents with such a mention."),
            count("statements", "Statements it made in the period."),
            count("stances", "Stances it held in the period."),
            column(
                "mean_polarity",
                ColumnKind::Number,
                true,
                "Mean polarity of these stances; null without any.",
            ),
            count("agree", "Stances with the act AGREE."),
            count("consult", "Stances with the act CONSULT."),
            count("support", "Stances with the act SUPPORT."),
            count("concede", "Stances with the act CONCEDE."),
            count("cooperate", "Stances with the act COOPERATE."),
            count("aid", "Stances with the act AID."),
            count("retreat", "Stances with the act RETREAT."),
            count("request", "Stances with the act REQUEST."),
            count("accuse", "Stances with the act ACCUSE."),
            count("reject", "Stances with the act REJECT."),
            count("threaten", "Stances with the act THREATEN."),
            count("protest", "Stances with the act PROTEST."),
            count("sanction", "Stances with the act SANCTION."),
            count("mobilize", "Stances with the act MOBILIZE."),
            count("coerce", "Stances with the act COERCE."),
            count("assault", "Stances with the act ASSAULT."),
        ],
    },
    Table {
        name: "dyads",
        meaning: "What one actor did toward another in a period.",
        columns: &[
            column("holder_actor", ColumnKind::Text, false, "Whose stances they are."),
            column("target_actor", ColumnKind::Text, false, "Toward whom."),
            PERIOD,
            count("stances", "Number of stances."),
            count("documents", "Number of documents they stand in."),
            column("mean_polarity", ColumnKind::Number, false, "Mean of their polarity."),
            column(
                "sd_polarity",
                ColumnKind::Number,
                false,
                "Standard deviation of their polarity (of the group, not a sample).",
            ),
            count("quad_1", "Those of quad class 1, verbal cooperation."),
            count("quad_2", "Those of quad class 2, material cooperation."),
            count("quad_3", "Those of quad class 3, verbal conflict."),
            count("quad_4", "Those of quad class 4, material conflict."),
        ],
    },
];
