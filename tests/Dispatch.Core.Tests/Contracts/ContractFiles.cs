using Dispatch.Core.Events;
using Microsoft.Extensions.Options;

namespace Dispatch.Core.Tests.Contracts;

/// <summary>The folder <c>contracts/</c> of the repository, and a decoder that stands in June 2026.</summary>
internal static class ContractFiles
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Folder { get; } = Find();

    public static EventDecoder Decoder() => new(Options.Create(new EventOptions()));

    public static string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    public static byte[] Bytes(params string[] parts) => File.ReadAllBytes(PathOf(parts));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dispatch.sln"))) return Path.Combine(folder.FullName, "contracts");
        }

        throw new DirectoryNotFoundException("No Dispatch.sln above the tests.");
    }
}
