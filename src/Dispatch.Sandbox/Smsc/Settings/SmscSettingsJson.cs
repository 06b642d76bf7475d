using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dispatch.Sandbox.Smsc.Settings;

/// <summary>Settings as JSON, keys in camel case. A change names only the keys that change; an unknown key is an error.</summary>
internal static class SmscSettingsJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The settings after a change.</summary>
    /// <exception cref="JsonException">The change is not readable, or names an unknown key.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static SmscSettings Change(SmscSettings settings, JsonObject change)
    {
        var all = JsonSerializer.SerializeToNode(settings, Options)!.AsObject();
        foreach (var (key, value) in change)
            all[key] = value?.DeepClone();
        var changed = all.Deserialize<SmscSettings>(Options)!;
        SmscSettingsGuard.Check(changed);
        return changed;
    }
}
