// Appended after lab.js to the module of scenarios: what a script has not.
Lab.prototype.edit = function (scenario, intent) {
  hand(0, scenario);
  hand(1, intent);
  _lab_edit(this.at);
  return text();
};
Lab.prototype.format = scenario => {
  hand(0, scenario);
  _lab_format();
  return text();
};
