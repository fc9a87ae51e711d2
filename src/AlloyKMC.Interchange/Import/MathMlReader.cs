using System.Globalization;
using System.Xml.Linq;
using AlloyKMC.Interchange.Laws;
using AlloyKMC.Interchange.Sbml;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Units;

namespace AlloyKMC.Interchange.Import;

/// <summary>Reads SBML's subset of content MathML; symbols stay names, functions of the model are put in.</summary>
internal sealed class MathMlReader(IReadOnlyDictionary<string, SbmlFunction> functions, ImportFaults faults)
{
    private static readonly XNamespace MathMl = SbmlNames.MathMl;

    /// <summary>The formula in the math child of an element; null, with a fault, where there is none or it cannot be expressed.</summary>
    public Expression? ReadMathOf(XElement parent, string what)
    {
        if (parent.Element(MathMl + "math")?.Elements().FirstOrDefault() is { } root) return Read(root, what);
        faults.Add(ImportFaults.LineOf(parent), what, "It has no formula.", "Give it a math element.");
        return null;
    }

    /// <summary>Reads a lambda: its bound variables and its body.</summary>
    public SbmlFunction? ReadFunction(XElement definition, string what)
    {
        XElement? lambda = definition.Element(MathMl + "math")?.Descendants(MathMl + "lambda").FirstOrDefault();
        string[] arguments = [.. lambda?.Elements(MathMl + "bvar").Select(b => b.Value.Trim()) ?? []];
        if (lambda?.Elements().LastOrDefault(e => e.Name.LocalName != "bvar") is { } body && Read(body, what) is { } value) return new SbmlFunction(arguments, value);
        faults.Add(ImportFaults.LineOf(definition), what, "It has no body.", "Give it a lambda element.");
        return null;
    }

    private Expression? Read(XElement element, string what)
    {
        int line = ImportFaults.LineOf(element);
        switch (element.Name.LocalName)
        {
            case "cn":
                return ReadNumber(element, what);
            case "ci":
                return new NameReference(element.Value.Trim(), line);
            case "csymbol" when (string?)element.Attribute("definitionURL") == SbmlNames.Time:
                return new TimeReference(line);
            case "csymbol" when (string?)element.Attribute("definitionURL") == SbmlNames.Avogadro:
                return ExpressionFolding.Number(PhysicalConstants.AvogadroPerMole);
            case "csymbol":
                return Refuse(element, what, $"the symbol '{(string?)element.Attribute("definitionURL")}' has no counterpart");
            case "pi":
                return ExpressionFolding.Number(Math.PI);
            case "exponentiale":
                return ExpressionFolding.Number(Math.E);
            case "true":
                return ExpressionFolding.Number(1);
            case "false":
                return ExpressionFolding.Number(0);
            case "piecewise":
                return ReadPiecewise(element, what);
            case "apply":
                return ReadApply(element, what);
            case "semantics" when element.Elements().FirstOrDefault() is { } inner:
                return Read(inner, what);
            default:
                return Refuse(element, what, $"'{element.Name.LocalName}' has no counterpart in a rate expression");
        }
    }

    private Expression? ReadNumber(XElement element, string what)
    {
        string[] parts = [.. element.Nodes().OfType<XText>().Select(t => t.Value.Trim()).Where(t => t.Length > 0)];
        string text = (string?)element.Attribute("type") == "e-notation" ? string.Join('e', parts) : parts.FirstOrDefault() ?? "";
        bool isRational = (string?)element.Attribute("type") == "rational";
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) return Refuse(element, what, $"'{element.Value.Trim()}' is no number");
        double denominator = 1;
        if (isRational && (parts.Length != 2 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out denominator))) return Refuse(element, what, "a rational number lacks a part");
        return ExpressionFolding.Number(value / denominator);
    }

    private Expression? ReadPiecewise(XElement element, string what)
    {
        Expression? value = element.Element(MathMl + "otherwise")?.Elements().FirstOrDefault() is { } otherwise ? Read(otherwise, what) : Refuse(element, what, "a piecewise formula has no 'otherwise'");
        foreach (XElement piece in element.Elements(MathMl + "piece").Reverse())
        {
            XElement[] parts = [.. piece.Elements()];
            if (parts.Length != 2 || Read(parts[0], what) is not { } then || Read(parts[1], what) is not { } test || value is null) return null;
            value = ExpressionFolding.Choose(test, then, value);
        }

        return value;
    }

    private Expression? ReadApply(XElement element, string what)
    {
        XElement[] parts = [.. element.Elements()];
        if (parts.Length == 0) return Refuse(element, what, "an empty 'apply'");
        XElement[] written = [.. parts.Skip(1).Where(e => e.Name.LocalName is not ("degree" or "logbase"))];
        var arguments = new List<Expression>();
        foreach (XElement argument in written)
        {
            if (Read(argument, what) is { } value) arguments.Add(value);
        }

        if (arguments.Count < written.Length) return null;
        string name = parts[0].Name.LocalName;
        if (name == "ci") return CallFunction(element, parts[0].Value.Trim(), arguments, what);
        XElement? qualifier = parts.FirstOrDefault(e => e.Name.LocalName is "degree" or "logbase")?.Elements().FirstOrDefault();
        Expression? special = qualifier is null ? null : Read(qualifier, what);
        return (name, arguments) switch
        {
            ("plus", []) => ExpressionFolding.Number(0),
            ("times", []) => ExpressionFolding.Number(1),
            ("plus", _) => Chain("+", arguments),
            ("times", _) => Chain("*", arguments),
            ("and", [_, ..]) => Chain("&&", arguments),
            ("or", [_, ..]) => Chain("||", arguments),
            ("minus", [var a]) => ExpressionFolding.Negate(a),
            ("minus", [var a, var b]) => ExpressionFolding.Binary("-", a, b),
            ("divide", [var a, var b]) => ExpressionFolding.Binary("/", a, b),
            ("power", [var a, var b]) => ExpressionFolding.Binary("^", a, b),
            ("root", [var a]) => special is null or NumberLiteral { Value: 2 } ? ExpressionFolding.Call("sqrt", [a]) : ExpressionFolding.Binary("^", a, ExpressionFolding.Binary("/", ExpressionFolding.Number(1), special)),
            ("exp", [var a]) => ExpressionFolding.Call("exp", [a]),
            ("ln", [var a]) => ExpressionFolding.Call("log", [a]),
            ("log", [var a]) => ExpressionFolding.Binary("/", ExpressionFolding.Call("log", [a]), ExpressionFolding.Call("log", [special ?? ExpressionFolding.Number(10)])),
            ("abs", [var a]) => ExpressionFolding.Call("abs", [a]),
            ("tanh", [var a]) => ExpressionFolding.Call("tanh", [a]),
            ("min" or "max", [_, _, ..]) => arguments.Aggregate((a, b) => ExpressionFolding.Call(name, [a, b])),
            ("not", [var a]) => ExpressionFolding.Binary("==", a, ExpressionFolding.Number(0)),
            ("lt", [var a, var b]) => ExpressionFolding.Binary("<", a, b),
            ("leq", [var a, var b]) => ExpressionFolding.Binary("<=", a, b),
            ("gt", [var a, var b]) => ExpressionFolding.Binary(">", a, b),
            ("geq", [var a, var b]) => ExpressionFolding.Binary(">=", a, b),
            ("eq", [var a, var b]) => ExpressionFolding.Binary("==", a, b),
            ("neq", [var a, var b]) => ExpressionFolding.Binary("!=", a, b),
            _ => Refuse(element, what, $"'{name}' of {arguments.Count} argument{(arguments.Count == 1 ? "" : "s")} has no counterpart in a rate expression"),
        };
    }

    private Expression? CallFunction(XElement element, string name, List<Expression> arguments, string what)
    {
        if (!functions.TryGetValue(name, out SbmlFunction? function)) return Refuse(element, what, $"the function '{name}' is not defined");
        if (function.Arguments.Count != arguments.Count) return Refuse(element, what, $"the function '{name}' takes {function.Arguments.Count} arguments, not {arguments.Count}");
        var values = function.Arguments.Zip(arguments).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        return ExpressionMap.Rebuild(function.Body, leaf => leaf is NameReference named && values.TryGetValue(named.Name, out Expression? value) ? value : leaf);
    }

    private static Expression Chain(string operation, List<Expression> operands) => operands.Aggregate((a, b) => ExpressionFolding.Binary(operation, a, b));

    private Expression? Refuse(XElement element, string what, string problem)
    {
        faults.Add(ImportFaults.LineOf(element), what, $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.", "Use sums, products, quotients, powers, exp, ln, log, abs, tanh, min, max, piecewise, comparisons and logic.");
        return null;
    }
}
