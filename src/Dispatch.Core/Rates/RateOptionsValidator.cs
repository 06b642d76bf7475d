using Microsoft.Extensions.Options;

namespace Dispatch.Core.Rates;

[OptionsValidator]
internal sealed partial class RateOptionsValidator : IValidateOptions<RateOptions>;
