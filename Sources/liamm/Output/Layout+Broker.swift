extension Layout {
    package static let group = Layout("Group", name: "name", columns: ["name", "members"])
    package static let route = Layout(
        "Route",
        name: "id",
        columns: ["id", "version", "title", "documentType"],
        more: ["steps"]
    )
    package static let documentType = Layout(
        "DocumentType",
        name: "id",
        columns: ["id", "title", "mainMediaTypes", "maximumPieceSize"],
        more: ["annexMediaTypes", "maximumPieces"]
    )
    package static let document = Layout(
        "Document",
        name: "id",
        columns: ["key", "type", "title", "depositor", "createdAt"],
        more: ["id", "realm", "latestVersion"]
    )
    package static let exchange = Layout(
        "Exchange",
        name: "id",
        columns: ["id", "key", "state", "stepName", "owner", "until"],
        more: ["cause", "route", "routeVersion", "sender", "startedAt", "endedAt", "reason", "title"]
    )
    package static let timeline = Layout(
        "TimelineEntry",
        name: "time",
        columns: ["time", "name", "actor", "receipt"],
        more: ["fields"]
    )
    package static let receipt = Layout(
        "Receipt",
        name: "id",
        columns: ["id", "kind", "createdAt", "handover"],
        more: ["exchange", "version", "realm"]
    )
}
