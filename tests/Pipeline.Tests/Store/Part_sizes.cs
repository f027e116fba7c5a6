using FsCheck;
using FsCheck.Fluent;
using Pipeline.Environments;
using Pipeline.Store;

namespace Pipeline.Tests.Store;

public class Part_sizes
{
    private const long Megabyte = 1L << 20,
        Gigabyte = 1L << 30,
        Terabyte = 1L << 40;

    [Fact]
    public void Parts_of_a_stream_of_unknown_length_grow_in_twenty_steps()
    {
        foreach (var first in (ByteSize[])[PartSizes.Smallest, new(8 << 20), PartSizes.Largest])
        {
            var sizes = new PartSizes(first);
            All(sizes).ShouldBeInOrder(SortDirection.Ascending);
            All(sizes).Distinct().Count().ShouldBe(20);
            sizes.Sum.Bytes.ShouldBe(105_000 * first.Bytes);
        }

        new PartSizes(new StoreSettings().PartSize).Sum.ToString().ShouldBe("820.3 GB");
    }

    [Theory]
    [InlineData(1, 10_000, 8)]
    [InlineData(60 * Gigabyte, 10_000, 9)]
    [InlineData(58 * Gigabyte, 10_000, 8)]
    [InlineData(Terabyte, 10_000, 140)]
    [InlineData(100 * Gigabyte, 1_000, 137)]
    [InlineData(Gigabyte, 100, 14)]
    [InlineData(long.MaxValue, 10_000, 2_000)]
    public void Parts_are_as_large_as_what_is_expected_needs(long expected, int most, int megabytes) =>
        new PartSizes(new ByteSize(8 << 20), most).Expecting(expected).Of(1).ShouldBe(megabytes << 20);

    [Fact]
    public void A_fifth_more_than_expected_fits_into_equal_parts_and_half_as_much_again_into_all() =>
        Prop.ForAll(
                Sizes(),
                sizes =>
                {
                    var (smallest, most, expected) = sizes;
                    var parts = new PartSizes(new ByteSize(smallest), most, expected);
                    var all = All(parts);
                    var equal = all.TakeWhile(size => size == all[0]).ToList();
                    equal.Count.ShouldBe(most * 9 / 10);
                    equal.Sum(size => (long)size).ShouldBeGreaterThanOrEqualTo((long)(1.2 * expected));
                    parts.Sum.Bytes.ShouldBeGreaterThanOrEqualTo((long)(1.5 * expected));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Parts_are_whole_megabytes_no_smaller_than_set_no_larger_than_needed_and_never_smaller_than_the_one_before() =>
        Prop.ForAll(
                Sizes(),
                sizes =>
                {
                    var (smallest, most, expected) = sizes;
                    var all = All(new PartSizes(new ByteSize(smallest), most, expected));
                    all.ShouldBeInOrder(SortDirection.Ascending);
                    all.ShouldAllBe(size => size % Megabyte == 0);
                    all[0].ShouldBeGreaterThanOrEqualTo((int)smallest);
                    // A megabyte less would be too small, or less than was set.
                    var fewer = (all[0] - Megabyte) * (most * 9L / 10);
                    (all[0] - Megabyte < smallest || fewer < 1.2 * expected).ShouldBeTrue();
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void No_part_is_larger_than_memory_holds_whatever_is_expected() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<long>(),
                expected => All(new PartSizes(PartSizes.Largest, PartSizes.FewestParts, expected)).Max().ShouldBeLessThan(Array.MaxLength)
            )
            .QuickCheckThrowOnFailure();

    private static List<int> All(PartSizes sizes) => [.. Enumerable.Range(1, sizes.Most).Select(sizes.Of)];

    /// <summary>Settings that are allowed, and objects as large as S3 takes them.</summary>
    private static Arbitrary<(long Smallest, int Most, long Expected)> Sizes() =>
        (
            from smallest in Gen.Choose((int)PartSizes.Smallest.Bytes, (int)PartSizes.Largest.Bytes)
            from most in Gen.Choose(1_000, PartSizes.MostParts)
            from share in Gen.Choose(1, 1_000_000)
            select ((long)smallest, most, Math.Max(1, most * (Gigabyte / 2) / 1_000_000 * share))
        ).ToArbitrary();
}
