using System.ComponentModel;
using Nuke.Common;
using Pipeline.Quality;

partial class Build
{
    [Category("This repository")]
    Target Document => _ => _
        .Description("Writes the generated part of docs/configuration.md")
        .Executes(() =>
        {
            var document = Path.Combine(RootDirectory, "docs", "configuration.md");
            File.WriteAllText(document, SettingsReference.Update(File.ReadAllText(document)));
        });
}
