using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage(
    "Interoperability",
    "CA1416",
    Scope = "namespaceanddescendants",
    Target = "~N:Pipeline.Tests.Deployments",
    Justification = "Slots are processes, sockets and links of a Linux host."
)]
