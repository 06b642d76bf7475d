using CsCheck;
using Dispatch.Core.Sms.Routing;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Routing;

public sealed class AttemptStatesTests
{
    private static readonly Gen<AttemptState> AnyState = Gen.Int[1, 7].Select(value => (AttemptState)value);

    [Fact]
    public void A_final_state_never_changes_whatever_arrives_late() => Gen.Select(AnyState, AnyState).Sample((from, to) => !from.IsFinal() || !from.CanBecome(to));

    [Fact]
    public void No_step_leads_to_where_the_attempt_stands_or_back_to_submitting() =>
        Gen.Select(AnyState, AnyState).Sample((from, to) => !from.CanBecome(to) || (from != to && to != AttemptState.Submitting));

    [Fact]
    public void Whatever_comes_in_any_order_an_attempt_takes_at_most_three_steps() =>
        AnyState.Array[0, 30].Sample(asked =>
        {
            var (state, steps) = (AttemptState.Submitting, 0);
            foreach (var next in asked)
            {
                if (!state.CanBecome(next)) continue;
                (state, steps) = (next, steps + 1);
            }

            return steps <= 3;
        });

    [Fact]
    public void An_attempt_becomes_unknown_only_while_it_is_being_submitted() =>
        AnyState.Sample(from => from.CanBecome(AttemptState.Unknown) == (from == AttemptState.Submitting));
}
