using System.ComponentModel;
using Nuke.Common;
using Pipeline.Quality;

partial class Build
{
    [Category("This repository")]
    Target Document =>
        _ =>
            _.Description("Writes the generated part of docs/configuration.md")
                .Executes(() =>
                    Act(
                        async cancellation =>
                            await File.WriteAllTextAsync(
                                Reference,
                                SettingsReference.Update(await File.ReadAllTextAsync(Reference, cancellation)),
                                cancellation
                            ),
                        () => [$"write the generated part of {Reference}"]
                    )
                );

    static string Reference => Path.Combine(RootDirectory, "docs", "configuration.md");
}
