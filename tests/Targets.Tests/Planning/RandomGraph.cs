using FsCheck;
using FsCheck.Fluent;
using Nuke.Common.Execution;

namespace Targets.Tests.Planning;

/// <summary>Targets that depend on, follow and trigger one another at random, without a circle; declared in another order than they may run in.</summary>
public sealed class RandomGraph
{
    private RandomGraph(IReadOnlyList<ExecutableTarget> declared, int parallel) => (Declared, Parallel) = (declared, parallel);

    public IReadOnlyList<ExecutableTarget> Declared { get; }

    public int Parallel { get; }

    public static Arbitrary<RandomGraph> Arbitrary { get; } =
        Arb.From(
            from size in Gen.Choose(1, 25)
            from density in Gen.Choose(0, 60)
            from dice in Gen.Choose(0, 99).ArrayOf(size * size)
            from order in Gen.Shuffle(Enumerable.Range(0, size))
            from parallel in Gen.Choose(1, 8)
            select Make(size, density, dice, order, parallel)
        );

    public override string ToString() =>
        string.Join("; ", Declared.Select(target => $"{target} after {string.Join(", ", target.AllBefore)}")) + $"; parallel {Parallel}";

    private static RandomGraph Make(int size, int density, int[] dice, int[] order, int parallel)
    {
        var targets = Enumerable.Range(0, size).Select(number => new ExecutableTarget($"T{number}", _ => _)).ToList();
        for (var later = 0; later < size; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
                Connect(targets[earlier], targets[later], dice[(later * size) + earlier], density);
        }

        return new RandomGraph([.. order.Select(index => targets[index])], parallel);
    }

    private static void Connect(ExecutableTarget earlier, ExecutableTarget later, int dice, int density)
    {
        if (dice >= density)
            return;
        if (dice % 3 == 0)
            later.Predecessors.Add(earlier);
        else
            later.Dependencies.Add(earlier);
    }
}
