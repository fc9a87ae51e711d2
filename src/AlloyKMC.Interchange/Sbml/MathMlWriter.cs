using System.Globalization;
using System.Xml;
using AlloyKMC.Interchange.Laws;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Sbml;

/// <summary>Content MathML in the subset of SBML.</summary>
/// <param name="xml">Receives the markup.</param>
/// <param name="idOfSpecies">Identifier of a species by its name.</param>
/// <param name="volumeId">Compartment that concentrations refer to.</param>
internal sealed class MathMlWriter(XmlWriter xml, Func<string, string> idOfSpecies, string volumeId)
{
    /// <summary>A whole math element.</summary>
    public void Math(Action content)
    {
        xml.WriteStartElement("math", SbmlNames.MathMl);
        content();
        xml.WriteEndElement();
    }

    public void Apply(string operation, Action arguments)
    {
        xml.WriteStartElement("apply", SbmlNames.MathMl);
        xml.WriteStartElement(operation, SbmlNames.MathMl);
        xml.WriteEndElement();
        arguments();
        xml.WriteEndElement();
    }

    public void Symbol(string id) => xml.WriteElementString("ci", SbmlNames.MathMl, id);

    public void Time()
    {
        xml.WriteStartElement("csymbol", SbmlNames.MathMl);
        xml.WriteAttributeString("encoding", "text");
        xml.WriteAttributeString("definitionURL", SbmlNames.Time);
        xml.WriteString("t");
        xml.WriteEndElement();
    }

    public void Number(double value, string? unit = null)
    {
        xml.WriteStartElement("cn", SbmlNames.MathMl);
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        bool isInteger = exponent < 0 && !text.Contains('.', StringComparison.Ordinal);
        if (isInteger) xml.WriteAttributeString("type", "integer");
        if (exponent >= 0) xml.WriteAttributeString("type", "e-notation");
        if (unit is not null) xml.WriteAttributeString("sbml", "units", SbmlNames.Core, unit);
        xml.WriteString(exponent < 0 ? text : text[..exponent]);
        if (exponent >= 0)
        {
            xml.WriteStartElement("sep", SbmlNames.MathMl);
            xml.WriteEndElement();
            xml.WriteString(text[(exponent + 1)..].TrimStart('+'));
        }

        xml.WriteEndElement();
    }

    /// <summary>An expression of numbers, concentrations and parameters by their identifiers.</summary>
    public void Write(Expression expression)
    {
        switch (expression)
        {
            case NumberLiteral number:
                Number(number.Value);
                break;
            case NameReference name:
                Symbol(name.Name);
                break;
            case ConcentrationReference concentration:
                Apply("divide", () =>
                {
                    Symbol(idOfSpecies(concentration.Species));
                    Symbol(volumeId);
                });
                break;
            case Negation negation:
                Apply("minus", () => Write(negation.Operand));
                break;
            case BinaryOperation { Operator: "+" or "*" } chain:
                Apply(chain.Operator == "+" ? "plus" : "times", () =>
                {
                    foreach (Expression operand in Flatten(chain)) Write(operand);
                });
                break;
            case BinaryOperation operation:
                Apply(NameOf(operation.Operator), () =>
                {
                    Truth(operation.Operator, operation.Left);
                    Truth(operation.Operator, operation.Right);
                });
                break;
            case Conditional conditional:
                Piecewise(() => Truth("&&", conditional.Test), () => Write(conditional.Then), () => Write(conditional.Else));
                break;
            case FunctionCall { Name: "sqrt" } root:
                Apply("root", () => Write(root.Arguments[0]));
                break;
            case FunctionCall call:
                Apply(call.Name == "log" ? "ln" : call.Name, () =>
                {
                    foreach (Expression argument in call.Arguments) Write(argument);
                });
                break;
            default:
                throw new InvalidOperationException($"no MathML for {expression.GetType().Name}");
        }
    }

    public void Piecewise(Action test, Action then, Action otherwise)
    {
        xml.WriteStartElement("piecewise", SbmlNames.MathMl);
        xml.WriteStartElement("piece", SbmlNames.MathMl);
        then();
        test();
        xml.WriteEndElement();
        xml.WriteStartElement("otherwise", SbmlNames.MathMl);
        otherwise();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>Operands of a left-associative chain of one operator.</summary>
    private static IEnumerable<Expression> Flatten(BinaryOperation chain)
    {
        var operands = new Stack<Expression>();
        Expression rest = chain;
        while (rest is BinaryOperation operation && operation.Operator == chain.Operator)
        {
            operands.Push(operation.Right);
            rest = operation.Left;
        }

        operands.Push(rest);
        return operands;
    }

    /// <summary>Where MathML wants a truth value, a number that is none is compared with 0.</summary>
    private void Truth(string within, Expression expression)
    {
        bool isTruth = expression is BinaryOperation { Operator: "<" or "<=" or ">" or ">=" or "==" or "!=" or "&&" or "||" };
        if (within is "&&" or "||" && !isTruth) Write(ExpressionFolding.Binary("!=", expression, ExpressionFolding.Number(0)));
        else Write(expression);
    }

    private static string NameOf(string operation) => operation switch
    {
        "-" => "minus",
        "/" => "divide",
        "^" => "power",
        "<" => "lt",
        "<=" => "leq",
        ">" => "gt",
        ">=" => "geq",
        "==" => "eq",
        "!=" => "neq",
        "&&" => "and",
        _ => "or",
    };
}
