namespace Dispatch.Sandbox.Smsc.Books;

/// <summary>Joins parts to whole texts as a handset does, and tells copies of a part from the parts of a later text under the same reference.</summary>
internal static class Joiner
{
    public static IEnumerable<SmscWhole> Join(IEnumerable<SmscMessage> messages)
    {
        var open = new Dictionary<(string, string, string, int, int), Building>();
        var all = new List<Building>();
        foreach (var message in messages)
        {
            if (message.Reference is not { } reference)
            {
                all.Add(new(message));
                continue;
            }

            var key = (message.Account, message.Source, message.Destination, reference, message.Parts);
            if (!open.TryGetValue(key, out var building) || !building.Take(message))
                all.Add(open[key] = new(message));
        }

        return all.Select(building => building.Whole());
    }

    private sealed class Building
    {
        private readonly SmscMessage?[] _parts;
        private int _copies;

        public Building(SmscMessage first)
        {
            _parts = new SmscMessage?[first.Parts];
            _parts[first.Part - 1] = first;
        }

        /// <summary>False for a part that is here already with another text: a later series has begun.</summary>
        public bool Take(SmscMessage message)
        {
            ref var part = ref _parts[message.Part - 1];
            if (part is null)
                part = message;
            else if (part.Text == message.Text)
                _copies++;
            else
                return false;
            return true;
        }

        public SmscWhole Whole()
        {
            var any = _parts.First(part => part is not null)!;
            return new(any.Account, any.Source, any.Destination, _parts, _copies);
        }
    }
}
