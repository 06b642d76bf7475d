using Microsoft.Extensions.Options;

namespace Dispatch.Core.Registry;

[OptionsValidator]
internal sealed partial class RegistryOptionsValidator : IValidateOptions<RegistryOptions>;
