using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage(
    "Interoperability",
    "CA1416",
    Scope = "namespaceanddescendants",
    Target = "~N:Pipeline.Sandbox",
    Justification = "A sandbox is made of a Linux host's servers, processes and links."
)]
