using System.Reflection;
using System.Runtime.CompilerServices;
using Dispatch.Core.Ingest;
using Dispatch.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

namespace Dispatch.Core.Tests.Docs;

/// <summary>Every instrument of the product: the metrics classes are built on a registry of their own and asked what they hold.</summary>
internal sealed class Instruments
{
    private readonly HashSet<Collector> _found = [];

    private Instruments(CollectorRegistry registry)
    {
        Registry = registry;
        using var services = new ServiceCollection()
            .AddSingleton(registry)
            .AddSingleton<IMetricFactory>(Prometheus.Metrics.WithCustomRegistry(registry))
            .AddSingleton(TimeProvider.System)
            .BuildServiceProvider();
        var classes = new[] { typeof(IngestMetrics).Assembly, typeof(RoleOptions).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.Name.EndsWith("Metrics", StringComparison.Ordinal));
        foreach (var type in classes) Collect(ActivatorUtilities.CreateInstance(services, type));
    }

    public CollectorRegistry Registry { get; }

    public IReadOnlyCollection<Collector> All => _found;

    public static Instruments Build() => new(Prometheus.Metrics.NewCustomRegistry());

    // An instrument with labels exports nothing before its first value, so it is found where it is held: in a field, an array, a tuple,
    // or as the parent of a child that is held.
    private void Collect(object? holder)
    {
        switch (holder)
        {
            case null or string:
                return;
            case Collector collector:
                _found.Add(collector);
                return;
            case Array many:
                foreach (var one in many) Collect(one);
                return;
        }

        if (holder is not (ChildBase or ITuple) && holder.GetType().Assembly != typeof(IngestMetrics).Assembly && holder.GetType().Assembly != typeof(RoleOptions).Assembly) return;
        for (var type = holder.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.FieldType.IsPrimitive && !field.FieldType.IsEnum) Collect(field.GetValue(holder));
            }
        }
    }
}
