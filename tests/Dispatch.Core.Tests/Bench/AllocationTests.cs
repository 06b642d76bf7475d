using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using Dispatch.Bench;
using Xunit;

namespace Dispatch.Core.Tests.Bench;

/// <summary>The gate on what hot operations allocate: every benchmark states its bound beside itself.</summary>
public sealed class AllocationTests
{
    private const int Operations = 1_000;

    // Something outside the operation may allocate once on this thread (a type's first use); not in each of these rounds.
    private const int Rounds = 3;

    public static TheoryData<string> Benchmarks => [.. All().Select(NameOf)];

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public void A_hot_operation_allocates_no_more_than_its_bound(string name)
    {
        var method = All().Single(one => NameOf(one) == name);
        var bound = method.GetCustomAttribute<AllocatesAtMostAttribute>();
        Assert.True(bound is not null, $"{name} has no [{nameof(AllocatesAtMostAttribute)[..^"Attribute".Length]}]: say what one operation may allocate.");
        var bench = Activator.CreateInstance(method.DeclaringType!)!;
        foreach (var setUp in method.DeclaringType!.GetMethods().Where(one => one.IsDefined(typeof(GlobalSetupAttribute)))) setUp.Invoke(bench, null);

        var allocated = Measure(Operation(bench, method)) / (double)method.GetCustomAttribute<BenchmarkAttribute>()!.OperationsPerInvoke;

        Assert.True(
            allocated <= bound.Bytes,
            string.Create(CultureInfo.InvariantCulture, $"{name} allocates {allocated:0.###} bytes an operation; its bound is {bound.Bytes}."));
    }

    private static double Measure(Action operation)
    {
        for (var i = 0; i < Operations; i++) operation();
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Operations; i++) operation();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least / (double)Operations;
    }

    private static Action Operation(object bench, MethodInfo method) => method.ReturnType == typeof(void)
        ? method.CreateDelegate<Action>(bench)
        : (Action)typeof(AllocationTests).GetMethod(nameof(Discarding), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(method.ReturnType)
            .Invoke(null, [method.CreateDelegate(typeof(Func<>).MakeGenericType(method.ReturnType), bench)])!;

    // Typed, so that a result that is a value is never boxed and counted.
    private static Action Discarding<T>(Func<T> operation) => () => operation();

    private static IEnumerable<MethodInfo> All() =>
        typeof(AllocatesAtMostAttribute).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.IsDefined(typeof(BenchmarkAttribute)));

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
