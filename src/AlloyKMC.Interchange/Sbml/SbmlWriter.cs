using System.Globalization;
using System.Text;
using System.Xml;
using AlloyKMC.Interchange.Laws;
using AlloyKMC.Interchange.Networks;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Sbml;

/// <summary>
/// Writes an expanded network as SBML Level 3 Version 2 Core (doi 10.1515/jib-2017-0081), element by element. Species are counts; the compartment's size is the simulated volume in
/// molecules per unit of concentration; every kinetic law is the propensity itself, n (n - 1) for two equal reactants, so that stochastic simulators need not guess.
/// </summary>
public sealed class SbmlWriter
{
    private const string Volume = ExchangeNetworkBuilder.VolumeId;
    private readonly ExchangeNetwork _network;
    private readonly XmlWriter _xml;
    private readonly MathMlWriter _math;
    private readonly Dictionary<string, string> _idOfName;

    private SbmlWriter(ExchangeNetwork network, XmlWriter xml)
    {
        _network = network;
        _xml = xml;
        _idOfName = network.Species.ToDictionary(s => s.Name, s => s.Id, StringComparer.Ordinal);
        _math = new MathMlWriter(xml, name => _idOfName[name], Volume);
    }

    /// <summary>Writes the whole document as UTF-8 and leaves the stream open.</summary>
    public static void Write(ExchangeNetwork network, Stream stream)
    {
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, IndentChars = " ", NewLineChars = "\n", Encoding = new UTF8Encoding(false), CloseOutput = false });
        new SbmlWriter(network, xml).Document();
    }

    private void Document()
    {
        _xml.WriteStartDocument();
        _xml.WriteStartElement("", "sbml", SbmlNames.Core);
        _xml.WriteAttributeString("xmlns", "sbml", null, SbmlNames.Core);
        _xml.WriteAttributeString("level", "3");
        _xml.WriteAttributeString("version", "2");
        Open("model", ("id", "network"), ("name", _network.Name), ("substanceUnits", "item"), ("timeUnits", "second"), ("volumeUnits", "dimensionless"), ("extentUnits", "item"));
        Notes();
        FamilyAnnotation.Write(_xml, _network);
        List("listOfUnitDefinitions", UnitOrders(), UnitDefinition);
        Open("listOfCompartments");
        Leaf("compartment", ("id", Volume), ("spatialDimensions", "3"), ("size", Text(_network.Volume)), ("units", "dimensionless"), ("constant", _network.ChangesVolume ? "false" : "true"));
        Close();
        List("listOfSpecies", _network.Species, species => Leaf("species", ("id", species.Id), ("name", species.Name), ("compartment", Volume), ("initialAmount", Text(species.Count)), ("substanceUnits", "item"), ("hasOnlySubstanceUnits", "true"), ("boundaryCondition", "false"), ("constant", "false")));
        if (_network.Parameters.Count + _network.Observables.Count > 0)
        {
            Open("listOfParameters");
            foreach (ExchangeParameter p in _network.Parameters) Leaf("parameter", ("id", p.Id), ("name", p.Name), ("value", Text(p.Value)), ("constant", "true"));
            foreach (ExchangeObservable observable in _network.Observables) Observable(observable);
            Close();
        }

        List("listOfRules", _network.Observables, observable =>
        {
            Open("assignmentRule", ("variable", observable.Id));
            _math.Math(() => _math.Write(observable.Value));
            Close();
        });
        List("listOfReactions", _network.Reactions, Reaction);
        List("listOfEvents", _network.Events.Select((e, i) => (Event: e, Id: $"event{i + 1}")), e => Event(e.Event, e.Id));
        Close();
        _xml.WriteEndDocument();
    }

    private void Notes()
    {
        if (_network.Description.Length == 0) return;
        Open("notes");
        _xml.WriteElementString("p", SbmlNames.Xhtml, _network.Description);
        Close();
    }

    private void Observable(ExchangeObservable observable)
    {
        Open("parameter", ("id", observable.Id), ("name", observable.Name));
        if (observable.Unit is { } unit) _xml.WriteAttributeString("units", unit);
        _xml.WriteAttributeString("constant", "false");
        Close();
    }

    private IEnumerable<int> UnitOrders() => _network.Source.Channels.Order.Where((_, c) => _network.Source.Channels.Custom[c] is null).Distinct().Order();

    private void UnitDefinition(int order)
    {
        Open("unitDefinition", ("id", SbmlNames.UnitOfRateConstant(order)));
        Open("listOfUnits");
        Leaf("unit", ("kind", "second"), ("exponent", "-1"), ("scale", "0"), ("multiplier", "1"));
        if (order != 1) Leaf("unit", ("kind", "item"), ("exponent", Text(1 - order)), ("scale", "0"), ("multiplier", "1"));
        Close();
        Close();
    }

    private void Reaction(ExchangeReaction reaction)
    {
        Open("reaction", ("id", reaction.Id), ("name", reaction.Name), ("reversible", "false"));
        List("listOfReactants", reaction.Reactants, Reference);
        List("listOfProducts", reaction.Products, Reference);
        List("listOfModifiers", Modifiers(reaction), id => Leaf("modifierSpeciesReference", ("species", id)));
        Open("kineticLaw");
        _math.Math(() =>
        {
            if (reaction.Law is { } law) Guarded(reaction, () => _math.Apply("times", () => { _math.Symbol(Volume); _math.Write(law); }));
            else MassAction(reaction);
        });
        if (reaction is { RateConstant: { } k, RateFormula: null })
        {
            Open("listOfLocalParameters");
            Leaf("localParameter", ("id", "k"), ("value", Text(k)), ("units", SbmlNames.UnitOfRateConstant(reaction.Order)));
            Close();
        }

        Close();
        Close();
    }

    private void Reference((int Species, int Multiplicity) term) =>
        Leaf("speciesReference", ("species", _network.Species[term.Species].Id), ("stoichiometry", Text(term.Multiplicity)), ("constant", "true"));

    private IEnumerable<string> Modifiers(ExchangeReaction reaction)
    {
        if (reaction.Law is null) return [];
        IEnumerable<string> own = reaction.Reactants.Concat(reaction.Products).Select(t => _network.Species[t.Species].Id);
        return ExpressionMap.Leaves(reaction.Law).OfType<ConcentrationReference>().Select(c => _idOfName[c.Species]).Distinct().Except(own);
    }

    /// <summary>k n (n - 1) ... / V^(order - 1).</summary>
    private void MassAction(ExchangeReaction reaction)
    {
        void Product() => _math.Apply("times", () =>
        {
            if (reaction.RateFormula is { } formula) _math.Write(formula);
            else _math.Symbol("k");
            if (reaction.Order == 0) _math.Symbol(Volume);
            foreach ((int species, int multiplicity) in reaction.Reactants)
            {
                for (int taken = 0; taken < multiplicity; taken++) Remaining(_network.Species[species].Id, taken);
            }
        });
        if (reaction.Order < 2)
        {
            Product();
            return;
        }

        _math.Apply("divide", () =>
        {
            Product();
            if (reaction.Order == 2) _math.Symbol(Volume);
            else _math.Apply("power", () => { _math.Symbol(Volume); _math.Number(reaction.Order - 1); });
        });
    }

    private void Remaining(string id, int taken)
    {
        if (taken == 0) _math.Symbol(id);
        else _math.Apply("minus", () => { _math.Symbol(id); _math.Number(taken, "item"); });
    }

    /// <summary>A law of its own says nothing about running out of reactants.</summary>
    private void Guarded(ExchangeReaction reaction, Action law)
    {
        void Enough((int Species, int Multiplicity) term) => _math.Apply("geq", () => { _math.Symbol(_network.Species[term.Species].Id); _math.Number(term.Multiplicity, "item"); });
        switch (reaction.Reactants)
        {
            case []:
                law();
                break;
            case [var only]:
                _math.Piecewise(() => Enough(only), law, () => _math.Number(0));
                break;
            default:
                _math.Piecewise(() => _math.Apply("and", () => { foreach ((int, int) term in reaction.Reactants) Enough(term); }), law, () => _math.Number(0));
                break;
        }
    }

    private void Event(ExchangeEvent change, string id)
    {
        Open("event", ("id", id), ("useValuesFromTriggerTime", "true"));
        Open("trigger", ("initialValue", "false"), ("persistent", "true"));
        _math.Math(() => _math.Apply("geq", () => { _math.Time(); _math.Number(change.TimeSeconds, "second"); }));
        Close();
        Open("listOfEventAssignments");
        foreach ((int species, long amount, bool isSet) in change.Changes)
        {
            string variable = _network.Species[species].Id;
            Assignment(variable, isSet ? () => _math.Number(amount, "item") : () => Increased(variable, amount, "item"));
        }

        if (change.AddedVolume != 0) Assignment(Volume, () => Increased(Volume, change.AddedVolume, "dimensionless"));
        Close();
        Close();
    }

    private void Increased(string variable, double by, string unit) => _math.Apply("plus", () => { _math.Symbol(variable); _math.Number(by, unit); });

    private void Assignment(string variable, Action value)
    {
        Open("eventAssignment", ("variable", variable));
        _math.Math(value);
        Close();
    }

    private void List<T>(string name, IEnumerable<T> items, Action<T> write)
    {
        bool isOpen = false;
        foreach (T item in items)
        {
            if (!isOpen) Open(name);
            isOpen = true;
            write(item);
        }

        if (isOpen) Close();
    }

    private void Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _xml.WriteStartElement("", name, SbmlNames.Core);
        foreach ((string attribute, string value) in attributes) _xml.WriteAttributeString(attribute, value);
    }

    private void Leaf(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(name, attributes);
        Close();
    }

    private void Close() => _xml.WriteEndElement();

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
