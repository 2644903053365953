"""The livelier map, made with folium: zoom, keyboard, and words where one points.

Only ever run in a process of its own (`python -m maps.atlas.interactive`, see livelier.py), because folium brings
pandas and a web process must stay light. What it prints is the same for every place: addresses stand on the map's own
element, and words, links and classes are read from the picture that the server drew (picturing.py).

Nothing of it asks another host, writes a style or puts a name into innerHTML: words go in as text.
"""

import sys
from collections import OrderedDict
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template
from folium.utilities import JsCode

MOVES: Any = JsCode('!matchMedia("(prefers-reduced-motion: reduce)").matches')


class PlainMap(folium.Map):
    """A map without tiles, foreign hosts, jQuery or Bootstrap. The lists are its own: folium's belong to every map."""

    default_js = []
    default_css = []


class Part(MacroElement):
    """A part of the map, whose `_template` is its script."""

    def __init__(self) -> None:
        super().__init__()
        self._name = type(self).__name__


class Words(Part):
    """How a text becomes what a tooltip shows."""

    _template = Template("""
    {% macro script(this, kwargs) %}
    function said(text) {
        var words = document.createElement("span");
        words.textContent = text;
        return words;
    }
    {% endmacro %}
    """)


class Areas(Part):
    """Areas by address. Class and title of each come from the drawn picture; the map shows itself once they are here.

    Tab passes areas by: there may be hundreds, the table has them, and Leaflet's listeners would make each a stop.
    At the whole place a finger scrolls the page and not the map; the map is moved when it is nearer.
    """

    _template = Template("""
    {% macro script(this, kwargs) %}
    var {{ this.get_name() }} = (function (map) {
        var box = map.getContainer(), drawn = {};
        box.parentNode.querySelectorAll("svg g a").forEach(function (link) {
            drawn[link.getAttribute("href").split("#")[1]] = link;
        });
        var areas = L.geoJSON(null, {
            style: function (area) {
                var path = drawn[area.id] && drawn[area.id].querySelector("path");
                return {weight: 1, className: "area " + (path && path.getAttribute("class") || "")};
            },
            onEachFeature: function (area, layer) {
                var title = drawn[area.id] && drawn[area.id].querySelector("title");
                if (title) { layer.bindTooltip(said(title.textContent), {sticky: true}); }
            }
        });
        function whole() {
            var foot = parseFloat(getComputedStyle(box.parentNode).paddingBottom);
            map.setMaxBounds(null).setMinZoom(0).fitBounds(areas.getBounds(), {
                animate: false, paddingTopLeft: [4, 4], paddingBottomRight: [4, foot + 4]
            });
            map.setMinZoom(map.getZoom()).setMaxZoom(map.getZoom() + 4).setMaxBounds(map.getBounds().pad(0.1));
        }
        map.on("whole resize", whole).on("zoomend", function () {
            map.dragging[map.getZoom() > map.getMinZoom() ? "enable" : "disable"]();
        });
        fetch(box.dataset.shapes).then(function (answer) {
            return answer.ok ? answer.json() : null;
        }).catch(function () { return null; }).then(function (shapes) {
            if (!shapes) { map.remove(); return; }
            areas.addData(shapes).addTo(map).eachLayer(function (layer) {
                layer.getElement().setAttribute("tabindex", "-1");
            });
            whole();
            map.fire("drawn");
            box.parentNode.classList.add("ready");
        });
        return areas;
    })({{ this._parent.get_name() }});
    {% endmacro %}
    """)


class Neighbourhoods(Part):
    """A circle and a name for each neighbourhood, taken from the drawn picture: links, reached by Tab.

    Of names that would lie on each other the first stays; nearer there is room for more.
    """

    _template = Template("""
    {% macro script(this, kwargs) %}
    (function (map) {
        map.createPane("around");
        map.createPane("spots");
        var names = [], box = map.getContainer();
        function size() { return box.clientWidth < 480 ? 0.7 : 1; }
        function add(link) {
            var at = link.dataset.at.split(",").map(Number), title = link.querySelector("title").textContent;
            var circle = link.querySelector("circle"), radius = circle.getAttribute("r") / 2 * size();
            var spot = L.circleMarker(at, {
                pane: "spots", radius: radius, weight: 2, className: "spot " + circle.getAttribute("class")
            });
            function go() { location.href = link.getAttribute("href"); }
            L.circleMarker(at, {pane: "around", radius: 15, className: "around"}).on("click", go).addTo(map);
            spot.bindTooltip(said(title), {direction: "top", offset: [0, -radius]}).on("click", go).addTo(map);
            var name = L.tooltip(at, {
                permanent: true, direction: "bottom", offset: [0, radius - 2], className: "name",
                content: said(link.querySelector("text").textContent)
            }).addTo(map);
            var element = spot.getElement();
            name.getElement().setAttribute("aria-hidden", "true");
            element.setAttribute("tabindex", "0");
            element.setAttribute("role", "link");
            element.setAttribute("aria-label", title);
            element.addEventListener("focus", function () { map.panInside(at, {padding: [40, 80]}); });
            element.addEventListener("keydown", function (event) {
                if (event.key === "Enter") { go(); }
                if (event.key === "Escape") { spot.closeTooltip(); }
            });
            names.push({name: name.getElement(), circle: element});
        }
        function apart() {
            var frame = box.getBoundingClientRect();
            var taken = names.map(function (one) { return one.circle.getBoundingClientRect(); });
            names.forEach(function (one, place) {
                var style = one.name.style, mine;
                style.marginLeft = "0";
                mine = one.name.getBoundingClientRect();
                if (taken[place].right > frame.left && taken[place].left < frame.right) {
                    var from = Math.max(frame.left + 4 - mine.left, 0), to = Math.min(frame.right - 4 - mine.right, 0);
                    style.marginLeft = from + to + "px";
                    mine = one.name.getBoundingClientRect();
                }
                var free = taken.every(function (other, whose) {
                    return whose === place || mine.right < other.left || other.right < mine.left
                        || mine.bottom < other.top || other.bottom < mine.top;
                });
                if (free) { taken.push(mine); }
                one.name.classList.toggle("crowded", !free);
            });
        }
        map.on("drawn", function () {
            box.parentNode.querySelectorAll("svg a[data-at]").forEach(add);
            apart();
            map.on("moveend", apart);
        });
    })({{ this._parent.get_name() }});
    {% endmacro %}
    """)


class Buttons(Part):
    """Nearer, farther, and the whole place again, in the reader's language."""

    _template = Template("""
    {% macro script(this, kwargs) %}
    (function (map) {
        var words = map.getContainer().dataset;
        var zoom = L.control.zoom({position: "bottomleft", zoomInTitle: words.nearer, zoomOutTitle: words.farther});
        zoom.onAdd = function (map) {
            var bar = L.Control.Zoom.prototype.onAdd.call(this, map);
            function whole() { map.fire("whole"); }
            this._createButton("", words.whole, "leaflet-control-zoom-whole", bar, whole).textContent = words.all;
            return bar;
        };
        zoom.addTo(map);
    })({{ this._parent.get_name() }});
    {% endmacro %}
    """)


def build() -> PlainMap:
    """The map, with its parts in the order in which their scripts run."""
    plain = PlainMap(
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        scroll_wheel_zoom=False,
        dragging=False,
        zoom_snap=0,
        zoom_delta=1,
        max_bounds_viscosity=1,
        zoom_animation=MOVES,
        fade_animation=MOVES,
        inertia=MOVES,
    )
    for part in (Words(), Buttons(), Areas(), Neighbourhoods()):
        plain.add_child(part)
    return plain


def number_ids(plain: PlainMap) -> None:
    """Give every element its number in place of chance, so that the same map is the same bytes."""
    waiting: list[Any] = [plain]
    families: list[tuple[Any, list[Any]]] = []
    number = 0
    while waiting:
        element, number = waiting.pop(0), number + 1
        children = list(element._children.values())  # noqa: SLF001 - branca offers no other way
        element._id = str(number)  # noqa: SLF001
        element._children = OrderedDict()  # noqa: SLF001
        waiting += children
        families.append((element, children))
    for element, children in families:
        element._children.update((child.get_name(), child) for child in children)  # noqa: SLF001


def parts(plain: PlainMap) -> tuple[str, str]:
    """What folium makes of the map for the page, and its script. Not to be asked twice of one map."""
    number_ids(plain)
    plain.render()
    figure: Any = plain.get_root()
    return figure.html.render().strip(), figure.script.render()


def script_of(plain: PlainMap) -> str:
    """The script as a file of its own, which does nothing on a page without the map's element."""
    _element, script = parts(plain)
    name = plain.get_name()
    return f'"use strict";\n(function () {{\nif (!document.getElementById("{name}")) {{ return; }}\n{script}\n}})();\n'


if __name__ == "__main__":
    sys.stdout.write(script_of(build()))
