using Microsoft.Extensions.Options;

namespace Dispatch.Core.Receipts;

[OptionsValidator]
internal sealed partial class ParkedOptionsValidator : IValidateOptions<ParkedOptions>;
