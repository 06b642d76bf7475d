using Dispatch.Core.Notices;
using Dispatch.Sandbox.People;
using Xunit;

namespace Dispatch.Core.Tests.Sandbox.People;

public sealed class PopulationTests
{
    private static readonly Person[] People = Population.Create(50_000, seed: 7);

    [Fact]
    public void Every_identity_is_valid_and_nobody_elses()
    {
        Assert.All(People, person => Assert.True(RecipientId.TryCreate(person.Id.Kind, person.Id.Digits, out var again, out _) && again == person.Id));
        Assert.Equal(People.Length, People.Select(person => person.Id).Distinct().Count());
        Assert.Equal(3, People.Select(person => person.Id.Kind).Distinct().Count());
    }

    [Fact]
    public void Every_mobile_number_is_canonical_and_nobody_elses()
    {
        var mobiles = People.Where(person => person.Mobile != 0).Select(person => person.Mobile).ToList();

        Assert.All(mobiles, number => Assert.True(Mobile.TryParse(new Mobile(number).Digits, out var again) && again.Number == number));
        Assert.Equal(mobiles.Count, mobiles.Distinct().Count());
    }

    [Fact]
    public void Shares_are_as_asked_for()
    {
        var shares = new PopulationShares();
        double Share(Func<Person, bool> of) => (double)People.Count(of) / People.Length;

        Assert.Equal(shares.WithoutAccount, Share(person => !person.HasAccount), 0.01);
        Assert.Equal((1 - shares.WithoutAccount) * shares.WithoutMobile, Share(person => person.HasAccount && person.Mobile == 0), 0.01);
        Assert.Equal(shares.Legal, Share(person => person.Id.Kind == RecipientKind.Legal), 0.01);
        Assert.Equal(shares.Foreign, Share(person => person.Id.Kind == RecipientKind.Foreign), 0.005);
    }

    [Fact]
    public void Nobody_without_an_account_has_a_number() =>
        Assert.All(People.Where(person => !person.HasAccount), person => Assert.Equal(0, person.Mobile));

    [Fact]
    public void All_provinces_have_people_and_Tehran_has_most()
    {
        var byProvince = People.CountBy(person => person.Province).ToDictionary();

        Assert.Equal(Province.Count, byProvince.Count);
        Assert.Equal(new Province(23), byProvince.MaxBy(one => one.Value).Key);
    }

    [Fact]
    public void The_same_seed_makes_the_same_people() =>
        Assert.Equal(People[..1_000], Population.Create(1_000, seed: 7));

    [Fact]
    public void Another_seed_makes_others() =>
        Assert.NotEqual(People[..1_000], Population.Create(1_000, seed: 8));
}
