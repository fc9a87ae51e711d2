using System.Globalization;
using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;

namespace AlloyKMC.Configuration.Shapes;

/// <summary>Compares a JSON value with a shape and records every difference.</summary>
internal static class ShapeCheck
{
    public static void Check(PositionedJson node, Shape shape, FaultCollector faults)
    {
        if (faults.IsFull)
            return;
        Shape? fitting = Fitting(node, shape);
        if (fitting is null)
        {
            faults.Add(node, $"Found {Wording.Describe(node)}.", $"Give {shape.Allowed}.");
            return;
        }
        if (fitting.Elsewhere is not null)
            return;

        switch (fitting.Kind)
        {
            case ShapeKind.Text:
                CheckText(node, fitting, faults);
                break;
            case ShapeKind.Number or ShapeKind.Integer:
                CheckNumber(node, fitting, faults);
                break;
            case ShapeKind.Object:
                CheckObject(node, fitting, faults);
                break;
            case ShapeKind.Map:
                CheckCount(node, node.Members.Count, "entries", fitting, faults);
                foreach (PositionedMember member in node.Members)
                {
                    if (string.IsNullOrWhiteSpace(member.Name))
                        faults.Add(member.NameOrigin, member.Value.Path, "A name is empty.", "Give every entry a name.");
                    Check(member.Value, fitting.Item!, faults);
                }
                break;
            case ShapeKind.Array:
                CheckCount(node, node.Items.Count, "items", fitting, faults);
                foreach (PositionedJson item in node.Items)
                    Check(item, fitting.Item!, faults);
                break;
            default:
                break;
        }
    }

    private static Shape? Fitting(PositionedJson node, Shape shape)
    {
        if (shape.Kind == ShapeKind.Either)
            return shape.Alternatives.FirstOrDefault(alternative => Fitting(node, alternative) is not null);

        JsonKind wanted = shape.Kind switch
        {
            ShapeKind.Text => JsonKind.Text,
            ShapeKind.Number or ShapeKind.Integer => JsonKind.Number,
            ShapeKind.Boolean => JsonKind.Boolean,
            ShapeKind.Array => JsonKind.Array,
            _ => JsonKind.Object,
        };
        return node.Kind == wanted ? shape : null;
    }

    private static void CheckText(PositionedJson node, Shape shape, FaultCollector faults)
    {
        if (shape.Choices.Count > 0 && !shape.Choices.Contains(node.Text))
            faults.Add(node, $"Found {Wording.Quote(node.Text)}.", Wording.DidYouMean(node.Text, shape.Choices) + $"Give {shape.Allowed}.");
        else if (shape.Check?.Invoke(node.Text) is { } problem)
            faults.Add(node, problem, $"Give {shape.Allowed}.");
    }

    private static void CheckNumber(PositionedJson node, Shape shape, FaultCollector faults)
    {
        double value = node.Number;
        bool below = shape.AboveMinimum ? value <= shape.Minimum : value < shape.Minimum;
        if (below || value > shape.Maximum || (shape.Kind == ShapeKind.Integer && Scalars.Integer(node) is null))
            faults.Add(node, $"Found {Wording.Describe(node)}.", $"Give {shape.Allowed}.");
    }

    private static void CheckCount(PositionedJson node, int count, string what, Shape shape, FaultCollector faults)
    {
        if (count < shape.MinimumItems || count > shape.MaximumItems)
            faults.Add(node, string.Create(CultureInfo.InvariantCulture, $"Found {count} {what}."), $"Give {shape.Allowed}.");
    }

    private static void CheckObject(PositionedJson node, Shape shape, FaultCollector faults)
    {
        foreach (PositionedMember member in node.Members)
        {
            if (shape.Keys.FirstOrDefault(key => key.Name == member.Name) is { } known)
                Check(member.Value, known.Shape, faults);
            else
                AddUnknownKey(member, shape, faults);
        }
        foreach (ShapeKey key in shape.Keys)
        {
            if (key.Required && node.Find(key.Name) is null)
                faults.Add(node, $"The key {Wording.Quote(key.Name)} is missing.", $"Add it: {key.Shape.Allowed}. {key.Description}");
        }
        foreach (IReadOnlyList<string> group in shape.ExactlyOne)
        {
            string[] present = [.. group.Where(name => node.Find(name) is not null)];
            string choices = Wording.Either(group.Select(Wording.Quote));
            if (present.Length == 0)
                faults.Add(node, $"None of the keys {choices} stands here.", "Add one of them.");
            else if (present.Length > 1)
                faults.Add(node, $"The keys {string.Join(" and ", present.Select(Wording.Quote))} exclude each other.", $"Keep exactly one of {choices}; an override can replace the whole object.");
        }
        foreach ((string key, string needs) in shape.Needs)
        {
            if (node.Find(key) is { } value && node.Find(needs) is null)
                faults.Add(value, $"The key {Wording.Quote(key)} has no meaning without {Wording.Quote(needs)}.", $"Remove it, or add {Wording.Quote(needs)}.");
        }
    }

    private static void AddUnknownKey(PositionedMember member, Shape shape, FaultCollector faults)
    {
        if (faults.IsFull)
            return;
        string[] names = [.. shape.Keys.Select(key => key.Name)];
        string remedy = Wording.DidYouMean(member.Name, names) + $"Known keys here: {string.Join(", ", names)}.";
        faults.Add(member.NameOrigin, member.Value.Path, $"Unknown key {Wording.Quote(member.Name)}.", remedy);
    }
}
