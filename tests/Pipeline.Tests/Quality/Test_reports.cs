using Pipeline.Quality;

namespace Pipeline.Tests.Quality;

public sealed class Test_reports
{
    private const string Report = """
        <assemblies>
          <assembly name="One.dll" total="4" passed="1" failed="1" skipped="2" errors="0">
            <collection>
              <test name="Works" result="Pass" />
              <test name="Breaks" result="Fail"><failure><message>Expected 1, found 2.</message><stack-trace>at Somewhere</stack-trace></failure></test>
            </collection>
          </assembly>
          <assembly name="Two.dll" total="1" passed="1" failed="0" skipped="0" errors="1" />
        </assemblies>
        """;

    [Fact]
    public async Task Are_summed_up_and_tell_what_failed()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Report, TestContext.Current.CancellationToken);
        var told = new List<string>();

        var counts = TestRun.Read(file, told.Add);

        File.Delete(file);
        counts.ToString().ShouldBe("2 passed, 2 failed, 2 skipped");
        told.ShouldHaveSingleItem().ReplaceLineEndings("\n").ShouldBe("FAILED Breaks\nExpected 1, found 2.\nat Somewhere");
    }
}
