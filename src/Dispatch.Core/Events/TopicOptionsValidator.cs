using Microsoft.Extensions.Options;

namespace Dispatch.Core.Events;

[OptionsValidator]
internal sealed partial class TopicOptionsValidator : IValidateOptions<TopicOptions>;
