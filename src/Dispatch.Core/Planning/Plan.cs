using Dispatch.Core.Notices;

namespace Dispatch.Core.Planning;

/// <summary>What is to be done about a notice when it is issued.</summary>
/// <param name="Channel">Inbox, or paper for want of an account.</param>
/// <param name="ContactVersion">Of the contact it was planned with; null: no account.</param>
/// <param name="Mobile">Where the announcement goes; null: none is sent.</param>
/// <param name="SmsImpossible">Served, but there is no mobile number: evidence says so.</param>
internal readonly record struct Plan(NoticeChannel Channel, long? ContactVersion, Mobile? Mobile, bool SmsImpossible);
