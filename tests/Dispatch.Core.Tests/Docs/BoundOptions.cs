using System.Reflection;
using Dispatch.Worker.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Dispatch.Core.Tests.Docs;

/// <summary>Which options a worker with all its roles binds to which sections: asked of its services, so nothing is forgotten.</summary>
internal static class BoundOptions
{
    /// <summary>In the order of registration; a type has as many sections as it is bound to.</summary>
    public static async Task<IReadOnlyList<(Type Type, IReadOnlyList<string> Sections)>> ReadAsync()
    {
        IServiceCollection services = null!;
        await using var app = WorkerHost.Build([], builder => services = builder.Services);
        var bound = new List<(Type Type, string Section)>();
        foreach (var descriptor in services)
        {
            var type = descriptor.ServiceType is { IsGenericType: true } generic && generic.GetGenericTypeDefinition() == typeof(IConfigureOptions<>)
                ? generic.GetGenericArguments()[0]
                : null;
            if (type?.Namespace?.StartsWith("Dispatch.", StringComparison.Ordinal) != true || descriptor.ImplementationFactory is null) continue;
            var section = typeof(BoundOptions).GetMethod(nameof(SectionOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [descriptor]);
            if (section is string name) bound.Add((type, name));
        }

        return [.. bound.GroupBy(one => one.Type, one => one.Section).Select(group => (group.Key, (IReadOnlyList<string>)[.. group.Distinct()]))];
    }

    private static string? SectionOf<T>(ServiceDescriptor descriptor)
        where T : class, new()
    {
        var asked = new AskedConfiguration();
        if (descriptor.ImplementationFactory!(asked) is not ConfigureNamedOptions<T, IConfiguration> configure) return null;
        configure.Action?.Invoke(new T(), asked);
        return asked.Section;
    }

    /// <summary>Remembers which section was asked for.</summary>
    private sealed class AskedConfiguration : IConfiguration, IServiceProvider
    {
        private readonly IConfigurationRoot _empty = new ConfigurationBuilder().Build();

        public string? Section { get; private set; }

        public string? this[string key]
        {
            get => null;
            set => throw new NotSupportedException();
        }

        public IConfigurationSection GetSection(string key)
        {
            Section = key;
            return _empty.GetSection(key);
        }

        public IEnumerable<IConfigurationSection> GetChildren() => [];

        public IChangeToken GetReloadToken() => _empty.GetReloadToken();

        public object? GetService(Type serviceType) => serviceType == typeof(IConfiguration) ? this : null;
    }
}
