using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage(
    "Interoperability",
    "CA1416",
    Scope = "namespaceanddescendants",
    Target = "~N:Pipeline.Deployments",
    Justification = "Slots are processes, sockets and links of a Linux host; on another system a deployment is a remote one."
)]
